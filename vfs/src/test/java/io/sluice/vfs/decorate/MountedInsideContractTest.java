package io.sluice.vfs.decorate;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sluice.vfs.ByteRange;
import io.sluice.vfs.Download;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.Listing;
import io.sluice.vfs.RenameSteps;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import io.sluice.vfs.memory.MemoryStorage;
import io.sluice.vfs.testkit.StorageKit;
import io.sluice.vfs.testkit.StoreFixture;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Below a mount point, and through the paths of the whole tree, a store obeys its contract as it does alone. */
final class MountedInsideContractTest extends StorageKit {

    private static final VfsPath PLACE = VfsPath.of("/archive/2026");

    @Override
    protected StoreFixture open() {
        MemoryStorage root = new MemoryStorage(1L << 20, InstantSource.system());
        MemoryStorage inside = new MemoryStorage(1L << 30, InstantSource.system());
        MemoryStorage beside = new MemoryStorage(1L << 20, InstantSource.system());
        Storage tree = new MountedStorage(
                List.of(
                        new Mount(VfsPath.ROOT, root, false),
                        new Mount(PLACE, inside, false),
                        new Mount(VfsPath.of("/archive/2025"), beside, true)),
                Instant.parse("2026-01-01T00:00:00Z"));
        return new Fixture(new Inside(tree), root);
    }

    private record Fixture(Storage store, Storage root) implements StoreFixture {
        @Override
        public void assertNothingHeld() {
            try (Listing listing = root.list(VfsPath.ROOT)) {
                assertFalse(listing.hasNext(), "something went into the store around the mount");
            }
        }

        @Override
        public void close() {
            store.close();
        }
    }

    /** Looks at the tree from the mount point, so that it has the name of a root. */
    private static final class Inside extends ForwardingStorage {

        Inside(Storage tree) {
            super(tree);
        }

        @Override
        protected Storage decorate(Storage subtree) {
            return subtree;
        }

        private static VfsPath outer(VfsPath path) {
            return PLACE.append(path);
        }

        /** That a mount point stays has a kind of its own; the contract speaks of the root of a store alone. */
        private static void root(VfsPath path, Runnable call, StorageError asRoot) {
            try {
                call.run();
            } catch (StorageException e) {
                boolean place = path.isRoot() && e.error() instanceof StorageError.MountPoint;
                throw place ? new StorageException(asRoot) : e;
            }
        }

        @Override
        public FileInfo stat(VfsPath path) {
            FileInfo info = super.stat(outer(path));
            return path.isRoot() ? FileInfo.plain("", info.kind(), info.size(), info.modified()) : info;
        }

        @Override
        public Listing list(VfsPath directory) {
            return super.list(outer(directory));
        }

        @Override
        public Download openRead(VfsPath path, ByteRange range) {
            return super.openRead(outer(path), range);
        }

        @Override
        public Upload openWrite(VfsPath path, WriteMode mode) {
            return super.openWrite(outer(path), mode);
        }

        @Override
        public void delete(VfsPath path) {
            root(path, () -> super.delete(outer(path)), new StorageError.IsADirectory(path));
        }

        @Override
        public void makeDirectory(VfsPath path) {
            super.makeDirectory(outer(path));
        }

        @Override
        public void removeDirectory(VfsPath path) {
            root(path, () -> super.removeDirectory(outer(path)), new StorageError.PermissionDenied(path, "root"));
        }

        @Override
        public void rename(VfsPath from, VfsPath to, RenameSteps steps) {
            root(
                    from,
                    () -> super.rename(outer(from), outer(to), steps),
                    new StorageError.PermissionDenied(from, "root"));
        }

        @Override
        public void setModified(VfsPath path, Instant modified) {
            super.setModified(outer(path), modified);
        }

        @Override
        public void setMode(VfsPath path, int mode) {
            super.setMode(outer(path), mode);
        }

        @Override
        public long freeBytes(VfsPath directory) {
            return super.freeBytes(outer(directory));
        }

        @Override
        public Storage subtree(VfsPath directory) {
            return super.subtree(outer(directory));
        }
    }
}
