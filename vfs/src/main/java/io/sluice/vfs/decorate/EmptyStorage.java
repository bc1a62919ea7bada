package io.sluice.vfs.decorate;

import io.sluice.vfs.ByteRange;
import io.sluice.vfs.Capabilities;
import io.sluice.vfs.Download;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.FileKind;
import io.sluice.vfs.Listing;
import io.sluice.vfs.RenameSteps;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import java.time.Instant;
import java.util.NoSuchElementException;

/** A root with nothing in it and no room for anything: what is left of a tree when its mounts are taken away. */
public final class EmptyStorage implements Storage {

    private final Instant since;

    /** An empty store that was last modified then. */
    public EmptyStorage(Instant since) {
        this.since = since;
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.of();
    }

    @Override
    public FileInfo stat(VfsPath path) {
        requireRoot(path);
        return FileInfo.plain("", FileKind.DIRECTORY, 0, since);
    }

    @Override
    public Listing list(VfsPath directory) {
        requireRoot(directory);
        return new Nothing();
    }

    @Override
    public Download openRead(VfsPath path, ByteRange range) {
        requireRoot(path);
        throw new StorageException(new StorageError.IsADirectory(path));
    }

    @Override
    public Upload openWrite(VfsPath path, WriteMode mode) {
        throw path.isRoot() ? new StorageException(new StorageError.IsADirectory(path)) : noRoom(path);
    }

    @Override
    public void delete(VfsPath path) {
        requireRoot(path);
        throw new StorageException(new StorageError.IsADirectory(path));
    }

    @Override
    public void makeDirectory(VfsPath path) {
        throw path.isRoot() ? new StorageException(new StorageError.AlreadyExists(path)) : noRoom(path);
    }

    @Override
    public void removeDirectory(VfsPath path) {
        requireRoot(path);
        throw noRoom(path);
    }

    @Override
    public void rename(VfsPath from, VfsPath to, RenameSteps steps) {
        requireRoot(from);
        throw noRoom(from);
    }

    @Override
    public void setModified(VfsPath path, Instant modified) {
        throw new StorageException(new StorageError.Unsupported("set modified"));
    }

    /** Empty too, whatever the name. */
    @Override
    public Storage subtree(VfsPath directory) {
        return new EmptyStorage(since);
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    private static void requireRoot(VfsPath path) {
        if (!path.isRoot()) {
            throw new StorageException(new StorageError.NotFound(path));
        }
    }

    private static StorageException noRoom(VfsPath path) {
        return new StorageException(new StorageError.PermissionDenied(path, "only mounts are here"));
    }

    private record Nothing() implements Listing {
        @Override
        public boolean hasNext() {
            return false;
        }

        @Override
        public FileInfo next() {
            throw new NoSuchElementException();
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
