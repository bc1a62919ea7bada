package io.sluice.vfs.local;

import io.sluice.vfs.FileInfo;
import io.sluice.vfs.FileKind;
import io.sluice.vfs.Listing;
import io.sluice.vfs.NameCodec;
import io.sluice.vfs.VfsPath;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.NoSuchElementException;
import java.util.Optional;

/** A directory's entries as they come from the kernel, each with its attributes at that moment. */
final class LocalListing implements Listing {

    /** Entries that are looked at in one go: enough for the gate to cost nothing, few enough for a slow disk. */
    static final int BATCH = 64;

    private static final int DT_DIR = 4;
    private static final int DT_REG = 8;
    private static final int DT_LNK = 10;

    private final DiskGate gate;
    private final SharedFd root;
    private final VfsPath path;
    private final Resolver resolver;
    private final Staging staging;
    private final Entries entries;
    private final ArrayDeque<FileInfo> ahead = new ArrayDeque<>(BATCH);
    private boolean closed;

    /** A listing of that directory, which the caller still owns; takes over one hold of the root. */
    LocalListing(SharedFd root, LocalTree tree, VfsPath path, Handle directory) {
        this.gate = tree.gate();
        this.root = root;
        this.path = path;
        this.resolver = tree.resolver();
        this.staging = tree.staging();
        this.entries = new Entries(directory, path);
    }

    @Override
    public boolean hasNext() {
        return !ahead.isEmpty() || (!closed && gate.run(this::fill));
    }

    private boolean fill() {
        try (Call call = Call.take()) {
            while (ahead.size() < BATCH && entries.advance()) {
                describe(call).ifPresent(ahead::add);
            }
        }
        return !ahead.isEmpty();
    }

    @Override
    public FileInfo next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ahead.remove();
    }

    private Optional<FileInfo> describe(Call call) {
        String name = entries.text();
        if (!VfsPath.isClean(name)) {
            return Optional.empty();
        }
        StatResult attributes = entries.stat(call);
        if (name.startsWith(Hidden.PREFIX)) {
            staging.sweep(entries.fd(), name, attributes);
            return Optional.empty();
        }
        return switch (attributes) {
            case Stat stat ->
                Optional.of(stat.info(name, stat.kind() == FileKind.SYMLINK ? target() : Optional.empty()));
            // It went away in between; any other failure (a dead mount, no right to look) must not hide the name.
            case StatResult.Failed(int errno) ->
                errno == Errno.ENOENT
                        ? Optional.empty()
                        : Optional.of(FileInfo.plain(name, kindOf(entries.type()), 0, Instant.EPOCH));
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
            ahead.clear();
            entries.close();
            root.close();
        }
    }
}
