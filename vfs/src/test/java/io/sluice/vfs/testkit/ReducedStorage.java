package io.sluice.vfs.testkit;

import io.sluice.vfs.Capabilities;
import io.sluice.vfs.Capability;
import io.sluice.vfs.Listing;
import io.sluice.vfs.NameCodec;
import io.sluice.vfs.RenameSteps;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import io.sluice.vfs.decorate.ForwardingStorage;
import io.sluice.vfs.decorate.ForwardingUpload;
import java.time.Instant;

/**
 * A file system cut down to what a simple object store can do, so that the kit's other branches are run: no changes in
 * place, no attributes, Unicode names only, and directories that come and go with what is in them.
 */
final class ReducedStorage extends ForwardingStorage {

    private final Runnable onClose;

    ReducedStorage(Storage delegate) {
        this(delegate, () -> {});
    }

    private ReducedStorage(Storage delegate, Runnable onClose) {
        super(delegate);
        this.onClose = onClose;
    }

    @Override
    protected Storage decorate(Storage subtree) {
        return new ReducedStorage(subtree);
    }

    /** A prefix needs nothing under it, the directory behind it has to be there for as long as it is looked at. */
    @Override
    public Storage subtree(VfsPath directory) {
        makeParents(directory.child("any"));
        return new ReducedStorage(delegate().subtree(directory), () -> prune(directory));
    }

    @Override
    public void close() {
        super.close();
        onClose.run();
    }

    @Override
    protected Capabilities offered(Capabilities ofTheStore) {
        return Capabilities.of(Capability.WRITE, Capability.EXCLUSIVE_CREATE);
    }

    @Override
    public Upload openWrite(VfsPath path, WriteMode mode) {
        requireName(path);
        return switch (mode) {
            case WriteMode.CreateOrReplace m -> staged(path, m);
            case WriteMode.CreateNew m -> staged(path, m);
            case WriteMode.Append m -> throw unsupported("append");
            case WriteMode.ResumeAt m -> throw unsupported("resume");
        };
    }

    private Upload staged(VfsPath path, WriteMode mode) {
        // The directory exists while the upload runs: the store behind wants one.
        makeParents(path);
        return new ForwardingUpload(super.openWrite(path, mode)) {
            private boolean ended;

            @Override
            public void commit() {
                super.commit();
                ended = true;
            }

            @Override
            public void keep() {
                if (ended) {
                    throw new IllegalStateException("the upload has ended");
                }
                close();
                throw unsupported("keep");
            }

            @Override
            public void close() {
                super.close();
                ended = true;
                prune(path.parent());
            }
        };
    }

    @Override
    public void delete(VfsPath path) {
        super.delete(path);
        prune(path.parent());
    }

    @Override
    public void makeDirectory(VfsPath path) {
        requireName(path);
        makeParents(path);
        super.makeDirectory(path);
    }

    @Override
    public void rename(VfsPath from, VfsPath to, RenameSteps steps) {
        if (stat(from).isDirectory()) {
            throw unsupported("rename of a directory");
        }
        requireName(to);
        makeParents(to);
        super.rename(from, to, steps);
        prune(from.parent());
    }

    @Override
    public void setModified(VfsPath path, Instant modified) {
        throw unsupported("set modified");
    }

    @Override
    public void setMode(VfsPath path, int mode) {
        throw unsupported("set mode");
    }

    @Override
    public long freeBytes(VfsPath directory) {
        throw unsupported("free space");
    }

    private void makeParents(VfsPath path) {
        VfsPath parent = path.parent();
        if (!parent.isRoot()) {
            makeParents(parent);
            try {
                super.makeDirectory(parent);
            } catch (StorageException e) {
                if (!(e.error() instanceof StorageError.AlreadyExists)) {
                    throw e;
                }
            }
        }
    }

    /** Removes the directory and those above it that are empty now. */
    private void prune(VfsPath directory) {
        for (VfsPath at = directory; !at.isRoot() && isEmpty(at); at = at.parent()) {
            super.removeDirectory(at);
        }
    }

    private boolean isEmpty(VfsPath directory) {
        try (Listing listing = list(directory)) {
            return !listing.hasNext();
        } catch (StorageException e) {
            return false;
        }
    }

    private static void requireName(VfsPath path) {
        if (!NameCodec.isUnicode(path.text())) {
            throw new StorageException(new StorageError.NameNotAllowed(path.name(), "not Unicode"));
        }
        if (path.text().chars().anyMatch(c -> c < ' ' && c != '\t')) {
            throw new StorageException(new StorageError.NameNotAllowed(path.name(), "control characters"));
        }
    }

    private static StorageException unsupported(String what) {
        return new StorageException(new StorageError.Unsupported(what));
    }
}
