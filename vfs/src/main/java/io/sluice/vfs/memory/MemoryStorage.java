package io.sluice.vfs.memory;

import io.sluice.vfs.ByteRange;
import io.sluice.vfs.Capabilities;
import io.sluice.vfs.Capability;
import io.sluice.vfs.Download;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.Listing;
import io.sluice.vfs.Meter;
import io.sluice.vfs.RenameSteps;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A tree of files in memory, with the habits of a Unix file system: names are bytes, at most 255 of them; an open file
 * outlives its name; append and resume change the file in place, one upload at a time ({@link StorageError.Busy} for the
 * second). Permission bits are kept and not enforced. There are no symbolic links.
 *
 * <p>The store holds at most a given number of bytes, uploads in progress and a share for each entry included; more is
 * {@link StorageError.NoSpace}. Safe for use by many threads.
 */
public final class MemoryStorage implements Storage {

    private static final Capabilities CAPABILITIES = Capabilities.of(
            Capability.WRITE,
            Capability.APPEND,
            Capability.RESUME,
            Capability.KEEP,
            Capability.EXCLUSIVE_CREATE,
            Capability.ATOMIC_RENAME,
            Capability.RENAME_DIRECTORY,
            Capability.ATOMIC_DIRECTORY_RENAME,
            Capability.EMPTY_DIRECTORIES,
            Capability.SET_MODIFIED,
            Capability.LISTS_MODIFIED,
            Capability.SET_MODE,
            Capability.FREE_SPACE,
            Capability.BYTE_NAMES,
            Capability.CONTROL_NAMES);

    private final MemoryTree tree;
    private final MemoryNode.Directory root;
    private volatile boolean closed;

    /**
     * An empty store.
     *
     * @param maxBytes the most it holds, at least 1
     * @param clock tells when a file was modified
     */
    public MemoryStorage(long maxBytes, InstantSource clock) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes is " + maxBytes + ", expected at least 1");
        }
        this.tree = new MemoryTree(new MemoryBudget(maxBytes), clock);
        this.root = tree.newRoot();
    }

    private MemoryStorage(MemoryTree tree, MemoryNode.Directory root) {
        this.tree = tree;
        this.root = root;
    }

    /** How many bytes the store holds now, as its bound counts them; 0 for an empty store that nobody uses. */
    public long heldBytes() {
        return tree.budget().held();
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public FileInfo stat(VfsPath path) {
        requireOpen();
        return MemoryTree.info(path.name(), tree.find(root, path));
    }

    @Override
    public Listing list(VfsPath directory) {
        requireOpen();
        return new Entries(
                tree.findDirectory(root, directory).entries().entrySet().iterator());
    }

    @Override
    public Download openRead(VfsPath path, ByteRange range) {
        requireOpen();
        MemoryContent content = tree.openContent(root, path);
        long size = content.length();
        if (range.offset() > size) {
            content.release();
            throw new StorageException(new StorageError.RangeNotSatisfiable(path, range.offset(), size));
        }
        return new MemoryDownload(content, size, range);
    }

    @Override
    public Upload openWrite(VfsPath path, WriteMode mode) {
        requireOpen();
        MemoryTree.UploadPlace place = tree.place(root, path);
        return switch (mode) {
            case WriteMode.CreateOrReplace create -> staged(place, MemoryTree.IfTaken.REPLACE);
            case WriteMode.CreateNew create -> {
                if (place.file().isPresent()) {
                    throw new StorageException(new StorageError.AlreadyExists(path));
                }
                yield staged(place, MemoryTree.IfTaken.REFUSE);
            }
            case WriteMode.Append append ->
                place.file().isPresent()
                        ? inPlace(place, place.file().get(), OptionalLong.empty())
                        : staged(place, MemoryTree.IfTaken.BUSY);
            case WriteMode.ResumeAt(long offset) -> {
                if (place.file().isPresent()) {
                    yield inPlace(place, place.file().get(), OptionalLong.of(offset));
                }
                if (offset > 0) {
                    throw new StorageException(new StorageError.NotFound(path));
                }
                yield staged(place, MemoryTree.IfTaken.BUSY);
            }
        };
    }

    private Upload staged(MemoryTree.UploadPlace place, MemoryTree.IfTaken ifTaken) {
        return new MemoryUpload.Staged(tree, place, ifTaken, new MemoryContent(tree.budget()));
    }

    /** Changes the file from that offset on, or from its end. */
    private Upload inPlace(MemoryTree.UploadPlace place, MemoryNode.File file, OptionalLong offset) {
        tree.startWriting(file, place.path());
        // Only now: nobody else changes the length between this and the upload's end.
        long length = file.content().length();
        long start = offset.orElse(length);
        if (start > length) {
            tree.endWriting(file);
            throw new StorageException(new StorageError.RangeNotSatisfiable(place.path(), start, length));
        }
        return new MemoryUpload.InPlace(tree, place.path(), file, start);
    }

    @Override
    public void delete(VfsPath path) {
        requireOpen();
        tree.delete(root, path);
    }

    @Override
    public void makeDirectory(VfsPath path) {
        requireOpen();
        tree.makeDirectory(root, path);
    }

    @Override
    public void removeDirectory(VfsPath path) {
        requireOpen();
        tree.removeDirectory(root, path);
    }

    @Override
    public void rename(VfsPath from, VfsPath to, RenameSteps steps) {
        requireOpen();
        tree.rename(root, from, to);
    }

    @Override
    public void setModified(VfsPath path, Instant modified) {
        requireOpen();
        tree.find(root, path).modified(modified);
    }

    @Override
    public void setMode(VfsPath path, int mode) {
        requireOpen();
        tree.find(root, path).mode(mode & 0777);
    }

    @Override
    public long freeBytes(VfsPath directory) {
        requireOpen();
        tree.findDirectory(root, directory);
        return tree.budget().free();
    }

    @Override
    public Storage subtree(VfsPath directory) {
        requireOpen();
        return new MemoryStorage(tree, tree.findDirectory(root, directory));
    }

    /** Refuses further calls; downloads and uploads that are open go on to their own end. */
    @Override
    public List<Meter> meters() {
        return List.of(Meter.gauge("sluice.memory-store.bytes", this::heldBytes));
    }

    @Override
    public void close() {
        closed = true;
    }

    private void requireOpen() {
        if (closed) {
            throw new StorageException(new StorageError.Unavailable("the store is closed"));
        }
    }

    /** Walks the live entries: what comes or goes meanwhile may or may not be seen, the others exactly once. */
    private record Entries(Iterator<Map.Entry<String, MemoryNode>> iterator) implements Listing {

        @Override
        public boolean hasNext() {
            return iterator.hasNext();
        }

        @Override
        public FileInfo next() {
            Map.Entry<String, MemoryNode> entry = iterator.next();
            return MemoryTree.info(entry.getKey(), entry.getValue());
        }

        @Override
        public void close() {
            // Nothing is held: the iterator is the directory's own.
        }
    }
}
