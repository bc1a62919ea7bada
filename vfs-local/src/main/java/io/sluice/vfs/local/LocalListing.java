package io.sluice.vfs.local;

import io.sluice.vfs.FileInfo;
import io.sluice.vfs.FileKind;
import io.sluice.vfs.Listing;
import io.sluice.vfs.NameCodec;
import io.sluice.vfs.VfsPath;
import java.time.Instant;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A directory's entries as they come from the kernel, each with its attributes at that moment. */
final class LocalListing implements Listing {

    private static final int DT_DIR = 4;
    private static final int DT_REG = 8;
    private static final int DT_LNK = 10;

    private final SharedFd root;
    private final VfsPath path;
    private final Resolver resolver;
    private final Staging staging;
    private final Entries entries;
    private @Nullable FileInfo ahead;
    private boolean closed;

    /** A listing of that directory, which the caller still owns; takes over one hold of the root. */
    LocalListing(SharedFd root, LocalTree tree, VfsPath path, Handle directory) {
        this.root = root;
        this.path = path;
        this.resolver = tree.resolver();
        this.staging = tree.staging();
        this.entries = new Entries(directory, path);
    }

    @Override
    public boolean hasNext() {
        while (ahead == null && entries.advance()) {
            ahead = describe();
        }
        return ahead != null;
    }

    @Override
    public FileInfo next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        FileInfo info = java.util.Objects.requireNonNull(ahead);
        ahead = null;
        return info;
    }

    private @Nullable FileInfo describe() {
        String name = entries.text();
        if (!VfsPath.isClean(name)) {
            return null;
        }
        StatResult attributes = entries.stat();
        if (name.startsWith(Hidden.PREFIX)) {
            staging.sweep(entries.fd(), name, attributes);
            return null;
        }
        return switch (attributes) {
            case Stat stat -> stat.info(name, stat.kind() == FileKind.SYMLINK ? target() : Optional.empty());
            // It went away in between; any other failure (a dead mount, no right to look) must not hide the name.
            case StatResult.Failed(int errno) ->
                errno == Errno.ENOENT ? null : FileInfo.plain(name, kindOf(entries.type()), 0, Instant.EPOCH);
        };
    }

    private Optional<String> target() {
        byte[] name = entries.name();
        byte[] target = Syscalls.readLink(entries.fd(), name);
        String text = NameCodec.decode(target);
        return target.length > 0
                        && VfsPath.isClean(text)
                        && !Hidden.isNamedIn(text)
                        && resolver.leadsInside(root.fd(), path, name)
                ? Optional.of(text)
                : Optional.empty();
    }

    private static FileKind kindOf(int type) {
        return switch (type) {
            case DT_DIR -> FileKind.DIRECTORY;
            case DT_REG -> FileKind.FILE;
            case DT_LNK -> FileKind.SYMLINK;
            default -> FileKind.OTHER;
        };
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            ahead = null;
            entries.close();
            root.close();
        }
    }
}
