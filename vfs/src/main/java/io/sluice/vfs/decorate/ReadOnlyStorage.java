package io.sluice.vfs.decorate;

import io.sluice.vfs.Capabilities;
import io.sluice.vfs.Capability;
import io.sluice.vfs.RenameSteps;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import java.time.Instant;
import java.util.Set;

/**
 * A store that can be looked at and read and not changed: every call that would change it throws
 * {@link StorageError.ReadOnly}, whether or not the call would have worked otherwise. The capabilities keep only
 * what a reader has use for.
 */
public final class ReadOnlyStorage extends ForwardingStorage {

    private static final Set<Capability> FOR_READERS = Set.of(
            Capability.EMPTY_DIRECTORIES,
            Capability.LISTS_MODIFIED,
            Capability.BYTE_NAMES,
            Capability.CONTROL_NAMES,
            Capability.SYMLINKS);

    /** Protects that store; closing this closes it. */
    public ReadOnlyStorage(Storage delegate) {
        super(delegate);
    }

    @Override
    protected Storage decorate(Storage subtree) {
        return new ReadOnlyStorage(subtree);
    }

    @Override
    protected Capabilities offered(Capabilities ofTheStore) {
        return ofTheStore.within(FOR_READERS);
    }

    @Override
    public Upload openWrite(VfsPath path, WriteMode mode) {
        throw readOnly(path);
    }

    @Override
    public void delete(VfsPath path) {
        throw readOnly(path);
    }

    @Override
    public void makeDirectory(VfsPath path) {
        throw readOnly(path);
    }

    @Override
    public void removeDirectory(VfsPath path) {
        throw readOnly(path);
    }

    @Override
    public void rename(VfsPath from, VfsPath to, RenameSteps steps) {
        throw readOnly(from);
    }

    @Override
    public void setModified(VfsPath path, Instant modified) {
        throw readOnly(path);
    }

    @Override
    public void setMode(VfsPath path, int mode) {
        throw readOnly(path);
    }

    @Override
    public long freeBytes(VfsPath directory) {
        throw new StorageException(new StorageError.Unsupported("free space"));
    }

    private static StorageException readOnly(VfsPath path) {
        return new StorageException(new StorageError.ReadOnly(path));
    }
}
