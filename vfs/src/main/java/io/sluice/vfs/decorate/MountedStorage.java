package io.sluice.vfs.decorate;

import io.sluice.vfs.ByteRange;
import io.sluice.vfs.Capabilities;
import io.sluice.vfs.Download;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.FileKind;
import io.sluice.vfs.Listing;
import io.sluice.vfs.Meter;
import io.sluice.vfs.RenameSteps;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import io.sluice.vfs.decorate.MountTable.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One tree of several stores: each holds what lies below its place and below no other one's. A mount point is always there
 * as a directory, as is what leads to it, whether or not the stores can be reached; entries of the same name in the store
 * around it are hidden. It stays where it is: whoever would remove, move or change it gets {@link StorageError.MountPoint}.
 *
 * <p>Nothing is renamed from one store into another ({@link StorageError.OtherFileSystem}); {@link #capabilities(VfsPath)}
 * are those of the store at that path. Safe for use by many threads.
 */
public final class MountedStorage implements Storage {

    private final MountTable table;
    private final Instant since;
    private final Capabilities capabilities;

    /**
     * A tree of these stores, which it closes.
     *
     * @param mounts each place once, the root among them
     * @param since when mount points were last modified
     * @throws IllegalArgumentException if a place has two stores, or the root none
     */
    public MountedStorage(List<Mount> mounts, Instant since) {
        this.table = new MountTable(mounts);
        this.since = since;
        this.capabilities = table.entries().stream()
                .map(entry -> entry.store().capabilities())
                .reduce(Capabilities.of(), Capabilities::or);
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public Capabilities capabilities(VfsPath path) {
        Entry entry = table.at(path);
        return entry.store().capabilities(entry.inner(path));
    }

    @Override
    public FileInfo stat(VfsPath path) {
        return table.isFixed(path)
                ? fixed(path.name())
                : of(path, entry -> entry.store().stat(entry.inner(path)));
    }

    private FileInfo fixed(String name) {
        return FileInfo.plain(name, FileKind.DIRECTORY, 0, since);
    }

    @Override
    public Listing list(VfsPath directory) {
        OuterPaths paths = new OuterPaths(table.at(directory).path());
        return new MountedListing(table.namesIn(directory), this::fixed, entries(directory), paths);
    }

    /** What the store has there; nothing where only mounts need the directory. */
    private Listing entries(VfsPath directory) {
        try {
            return of(directory, entry -> entry.store().list(entry.inner(directory)));
        } catch (StorageException e) {
            if (table.isOnTheWay(directory) && isAbsence(e)) {
                return new EmptyStorage(since).list(VfsPath.ROOT);
            }
            throw e;
        }
    }

    private static boolean isAbsence(StorageException e) {
        return e.error() instanceof StorageError.NotFound || e.error() instanceof StorageError.NotADirectory;
    }

    @Override
    public Download openRead(VfsPath path, ByteRange range) {
        refuse(path, StorageError.IsADirectory::new);
        Entry entry = table.at(path);
        Download download = of(path, e -> e.store().openRead(e.inner(path), range));
        return entry.path().isRoot() ? download : new MountedFile.Reading(download, new OuterPaths(entry.path()));
    }

    @Override
    public Upload openWrite(VfsPath path, WriteMode mode) {
        refuse(path, StorageError.IsADirectory::new);
        Entry entry = table.at(path);
        Upload upload = inDirectory(path, e -> e.store().openWrite(e.inner(path), mode));
        return entry.path().isRoot() ? upload : new MountedFile.Writing(upload, new OuterPaths(entry.path()));
    }

    @Override
    public void delete(VfsPath path) {
        refuse(path, StorageError.MountPoint::new);
        run(path, entry -> entry.store().delete(entry.inner(path)));
    }

    @Override
    public void makeDirectory(VfsPath path) {
        refuse(path, StorageError.AlreadyExists::new);
        inDirectory(path, entry -> {
            entry.store().makeDirectory(entry.inner(path));
            return true;
        });
    }

    @Override
    public void removeDirectory(VfsPath path) {
        refuse(path, StorageError.MountPoint::new);
        run(path, entry -> entry.store().removeDirectory(entry.inner(path)));
    }

    @Override
    public void rename(VfsPath from, VfsPath to, RenameSteps steps) {
        refuse(from, StorageError.MountPoint::new);
        Entry source = table.at(from);
        Entry target = table.at(to);
        if (table.isFixed(to)) {
            throw new StorageException(
                    stat(from).isDirectory() ? new StorageError.AlreadyExists(to) : new StorageError.IsADirectory(to));
        }
        if (source.equals(target)) {
            inDirectory(to, entry -> {
                entry.store().rename(entry.inner(from), entry.inner(to), steps);
                return true;
            });
            return;
        }
        boolean directory = stat(from).isDirectory();
        refuseToMove(from, source);
        refuseToMove(to, target);
        if (from.isRoot() || (directory && to.startsWith(from))) {
            throw new StorageException(new StorageError.IntoItself(from));
        }
        throw new StorageException(new StorageError.OtherFileSystem(from, to));
    }

    /** Nobody is told to copy and delete where that is refused too. */
    private static void refuseToMove(VfsPath path, Entry entry) {
        if (entry.mount().readOnly()) {
            throw new StorageException(new StorageError.ReadOnly(path));
        }
    }

    @Override
    public void setModified(VfsPath path, Instant modified) {
        refuse(path, StorageError.MountPoint::new);
        run(path, entry -> entry.store().setModified(entry.inner(path), modified));
    }

    @Override
    public void setMode(VfsPath path, int mode) {
        refuse(path, StorageError.MountPoint::new);
        run(path, entry -> entry.store().setMode(entry.inner(path), mode));
    }

    @Override
    public long freeBytes(VfsPath directory) {
        return of(directory, entry -> entry.store()
                .freeBytes(table.isOnTheWay(directory) ? VfsPath.ROOT : entry.inner(directory)));
    }

    /** A part of the tree with the mounts that lie in it. */
    @Override
    public Storage subtree(VfsPath directory) {
        List<Mount> parts = new ArrayList<>();
        try {
            parts.add(new Mount(VfsPath.ROOT, rootOf(directory), false));
            for (Entry entry : table.entries()) {
                if (entry.path().startsWith(directory) && !entry.path().equals(directory)) {
                    Storage store = entry.store().subtree(VfsPath.ROOT);
                    parts.add(new Mount(
                            entry.path().relativeTo(directory),
                            store,
                            entry.mount().readOnly()));
                }
            }
        } catch (StorageException e) {
            parts.forEach(part -> part.store().close());
            throw e;
        }
        boolean alone = parts.size() == 1;
        return alone ? parts.getFirst().store() : new MountedStorage(parts, since);
    }

    private Storage rootOf(VfsPath directory) {
        try {
            return of(directory, entry -> entry.store().subtree(entry.inner(directory)));
        } catch (StorageException e) {
            if (table.isOnTheWay(directory) && isAbsence(e)) {
                return new EmptyStorage(since);
            }
            throw e;
        }
    }

    /** Those of all stores. */
    @Override
    public List<Meter> meters() {
        return table.entries().stream()
                .flatMap(entry -> entry.mount().store().meters().stream())
                .toList();
    }

    /** Closes all stores, each whatever becomes of the others. */
    @Override
    public void close() {
        StorageException failed = null;
        for (Entry entry : table.entries()) {
            try {
                entry.store().close();
            } catch (StorageException e) {
                if (failed == null) {
                    failed = e;
                } else {
                    failed.addSuppressed(e);
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    private void refuse(VfsPath path, Function<VfsPath, StorageError> error) {
        if (table.isFixed(path)) {
            throw new StorageException(error.apply(path));
        }
    }

    private <T> T of(VfsPath path, Function<Entry, T> call) {
        Entry entry = table.at(path);
        return new OuterPaths(entry.path()).of(() -> call.apply(entry));
    }

    private void run(VfsPath path, Consumer<Entry> call) {
        Entry entry = table.at(path);
        new OuterPaths(entry.path()).run(() -> call.accept(entry));
    }

    /** Makes something in a directory, which may be there because of mounts alone and then takes nothing. */
    private <T> T inDirectory(VfsPath path, Function<Entry, T> call) {
        try {
            return of(path, call);
        } catch (StorageException e) {
            if (table.isOnTheWay(path.parent()) && isAbsence(e)) {
                throw new StorageException(
                        new StorageError.PermissionDenied(path, "the directory is there for the mounts in it alone"));
            }
            throw e;
        }
    }
}
