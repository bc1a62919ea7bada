package io.sluice.vfs.local;

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
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** One root directory, of the whole store or of a subtree of it. */
final class LocalStorage implements Storage {

    private static final Capabilities CAPABILITIES = new Capabilities(EnumSet.allOf(Capability.class));

    private final LocalTree tree;
    private final SharedFd root;
    private final Resolver resolver;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Takes over one hold of the root. */
    LocalStorage(LocalTree tree, SharedFd root) {
        this.tree = tree;
        this.root = root;
        this.resolver = tree.resolver();
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public FileInfo stat(VfsPath path) {
        try (SharedFd held = hold();
                Handle handle = resolver.open(held.fd(), path)) {
            return LocalErrors.check(Syscalls.stat(handle.fd()), path).info(path.name(), Optional.empty());
        }
    }

    @Override
    public Listing list(VfsPath directory) {
        SharedFd held = hold();
        try (Handle handle = resolver.openDirectory(held.fd(), directory)) {
            return new LocalListing(held, tree, directory, handle);
        } catch (RuntimeException failure) {
            held.close();
            throw failure;
        }
    }

    @Override
    public Download openRead(VfsPath path, ByteRange range) {
        try (SharedFd held = hold();
                Handle handle = resolver.open(held.fd(), path)) {
            Stat stat = regular(handle, path);
            if (range.offset() > stat.size()) {
                throw new StorageException(new StorageError.RangeNotSatisfiable(path, range.offset(), stat.size()));
            }
            return new LocalDownload(
                    tree.gate(), new LocalDownload.Source(path, channel(handle, path), stat.size()), range);
        }
    }

    @Override
    public Upload openWrite(VfsPath path, WriteMode mode) {
        Hidden.requireAllowed(path);
        requireName(path, new StorageError.IsADirectory(path));
        SharedFd held = hold();
        try {
            return switch (mode) {
                case WriteMode.CreateOrReplace m -> replace(held, path);
                case WriteMode.CreateNew m -> create(held, path);
                case WriteMode.Append m -> resume(held, path, Optional.empty());
                case WriteMode.ResumeAt(long offset) -> resume(held, path, Optional.of(offset));
            };
        } catch (RuntimeException failure) {
            held.close();
            throw failure;
        }
    }

    private Upload create(SharedFd held, VfsPath path) {
        try (Place place = resolver.place(held.fd(), path)) {
            return stage(held, place, new Staged(place.stat(), StagedUpload.Target.NEW));
        }
    }

    private Upload replace(SharedFd held, VfsPath path) {
        Resolver.Final end = resolver.finalPlace(held.fd(), path);
        try (Place place = end.place()) {
            var target = end.linked() ? StagedUpload.Target.LINK : StagedUpload.Target.NAME;
            return stage(held, place, new Staged(end.found(), target));
        }
    }

    private record Staged(StatResult found, StagedUpload.Target target) {}

    private Upload stage(SharedFd held, Place place, Staged staged) {
        VfsPath path = place.path();
        int mode =
                switch (staged.found()) {
                    case StatResult.Failed(int errno) -> {
                        if (errno != Errno.ENOENT) {
                            throw LocalErrors.of(-errno, path, "open");
                        }
                        yield tree.fileMode();
                    }
                    case Stat present ->
                        staged.target() == StagedUpload.Target.NEW ? tree.fileMode() : modeToKeep(present, path);
                };
        // Otherwise only the commit would tell, after all bytes have come.
        LocalErrors.check(Syscalls.mayChange(place.directory().fd()), path, "open");
        StagedFile file = tree.staging().create(place);
        return new StagedUpload(held, tree, path, new StagedUpload.Source(file, mode), staged.target());
    }

    private static int modeToKeep(Stat present, VfsPath path) {
        requireRegular(present, path);
        return present.permissions();
    }

    private Upload resume(SharedFd held, VfsPath path, Optional<Long> offset) {
        Handle found;
        try {
            found = resolver.open(held.fd(), path);
        } catch (StorageException failure) {
            if (failure.error() instanceof StorageError.NotFound && offset.orElse(0L) == 0) {
                return replace(held, path);
            }
            throw failure;
        }
        try (found) {
            return inPlace(held, path, offset, found);
        }
    }

    private Upload inPlace(SharedFd held, VfsPath path, Optional<Long> offset, Handle found) {
        Stat.Id id = regular(found, path).id();
        tree.claim(id, path);
        try {
            // Only now: until the claim, another upload may still have changed the length.
            long length = LocalErrors.check(Syscalls.stat(found.fd()), path).size();
            long start = offset.orElse(length);
            if (start > length) {
                throw new StorageException(new StorageError.RangeNotSatisfiable(path, start, length));
            }
            Handle file = new Handle(LocalErrors.check(Syscalls.openForWriting(found.fd()), path, "open"));
            var target = new InPlaceUpload.Target(id, length, offset.isPresent());
            return new InPlaceUpload(held, tree, new LocalTree.Opened(path, file), target, start);
        } catch (RuntimeException failure) {
            tree.release(id);
            throw failure;
        }
    }

    @Override
    public void delete(VfsPath path) {
        requireName(path, new StorageError.IsADirectory(path));
        try (SharedFd held = hold();
                Place place = resolver.place(held.fd(), path)) {
            LocalErrors.check(Syscalls.unlink(place.directory().fd(), place.name()), path, "delete");
        }
    }

    @Override
    public void makeDirectory(VfsPath path) {
        Hidden.requireAllowed(path);
        requireName(path, new StorageError.AlreadyExists(path));
        try (SharedFd held = hold();
                Place place = resolver.place(held.fd(), path)) {
            NewDirectory.make(place, tree.directoryMode());
        }
    }

    @Override
    public void removeDirectory(VfsPath path) {
        requireName(path, new StorageError.PermissionDenied(path, "the root stays"));
        try (SharedFd held = hold();
                Place place = resolver.place(held.fd(), path)) {
            int result = Syscalls.removeDirectory(place.directory().fd(), place.name());
            if (result == -Errno.ENOTEMPTY) {
                // What hinders may be leftovers that nobody sees.
                try (Handle directory = resolver.openDirectory(held.fd(), path)) {
                    tree.staging().sweep(directory);
                }
                result = Syscalls.removeDirectory(place.directory().fd(), place.name());
            }
            LocalErrors.check(result, path, "remove directory");
        }
    }

    @Override
    public void rename(VfsPath from, VfsPath to, RenameSteps steps) {
        Hidden.requireVisible(from);
        Hidden.requireAllowed(to);
        requireName(from, new StorageError.PermissionDenied(from, "the root stays"));
        if (to.isRoot()) {
            throw new StorageException(
                    stat(from).isDirectory() ? new StorageError.AlreadyExists(to) : new StorageError.IsADirectory(to));
        }
        try (SharedFd held = hold();
                Place source = resolver.place(held.fd(), from);
                Place target = resolver.place(held.fd(), to)) {
            Moves.rename(source, target);
        }
    }

    @Override
    public void setModified(VfsPath path, Instant modified) {
        try (SharedFd held = hold();
                Handle handle = resolver.open(held.fd(), path)) {
            LocalErrors.check(Syscalls.changeModified(handle.fd(), modified), path, "set modified");
        }
    }

    @Override
    public void setMode(VfsPath path, int mode) {
        try (SharedFd held = hold();
                Handle handle = resolver.open(held.fd(), path)) {
            LocalErrors.check(Syscalls.changeModeOfHandle(handle.fd(), mode & 0777), path, "set mode");
        }
    }

    @Override
    public long freeBytes(VfsPath directory) {
        try (SharedFd held = hold();
                Handle handle = resolver.openDirectory(held.fd(), directory)) {
            long free = Syscalls.freeBytes(handle.fd());
            if (free < 0) {
                throw LocalErrors.of(free, directory, "free space");
            }
            return free;
        }
    }

    @Override
    public Storage subtree(VfsPath directory) {
        try (SharedFd held = hold()) {
            Handle handle = resolver.openDirectory(held.fd(), directory);
            return switch (Syscalls.stat(handle.fd())) {
                case Stat stat -> new LocalStorage(tree, tree.subtrees().share(handle.fd(), stat));
                case StatResult.Failed(int errno) -> {
                    handle.close();
                    throw LocalErrors.of(-errno, directory, "open");
                }
            };
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            root.close();
        }
    }

    private SharedFd hold() {
        if (closed.get() || !root.hold()) {
            throw new StorageException(new StorageError.Unavailable("the store is closed"));
        }
        return root;
    }

    private static void requireName(VfsPath path, StorageError otherwise) {
        if (path.isRoot()) {
            throw new StorageException(otherwise);
        }
    }

    private static Stat regular(Handle handle, VfsPath path) {
        Stat stat = LocalErrors.check(Syscalls.stat(handle.fd()), path);
        requireRegular(stat, path);
        return stat;
    }

    private static void requireRegular(Stat stat, VfsPath path) {
        switch (stat.kind()) {
            case FILE -> {}
            case DIRECTORY -> throw new StorageException(new StorageError.IsADirectory(path));
            case SYMLINK, OTHER ->
                throw new StorageException(new StorageError.PermissionDenied(path, "no regular file"));
        }
    }

    private static FileChannel channel(Handle handle, VfsPath path) {
        try {
            return LocalUpload.channel(handle, StandardOpenOption.READ);
        } catch (IOException failure) {
            throw LocalErrors.of(failure, path, "open");
        }
    }

    @Override
    public List<Meter> meters() {
        return root.equals(tree.base()) ? DiskGate.meters() : List.of();
    }
}
