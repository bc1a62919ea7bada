package io.sluice.vfs.memory;

import io.sluice.vfs.FileInfo;
import io.sluice.vfs.FileKind;
import io.sluice.vfs.NameCodec;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The names of a memory store and what stands behind them. Each operation starts at the root of a view; each is one step
 * under one lock, which is never held while bytes move.
 */
final class MemoryTree {

    /** The limit of the file systems that people know. */
    private static final int MAX_NAME_BYTES = 255;

    private final ReentrantLock lock = new ReentrantLock();
    private final MemoryBudget budget;
    private final InstantSource clock;
    private long lastId = 1;

    MemoryTree(MemoryBudget budget, InstantSource clock) {
        this.budget = budget;
        this.clock = clock;
    }

    MemoryBudget budget() {
        return budget;
    }

    Instant now() {
        return clock.instant();
    }

    MemoryNode.Directory newRoot() {
        return new MemoryNode.Directory(lastId, now());
    }

    MemoryNode find(MemoryNode.Directory root, VfsPath path) {
        lock.lock();
        try {
            return locate(root, path);
        } finally {
            lock.unlock();
        }
    }

    MemoryNode.Directory findDirectory(MemoryNode.Directory root, VfsPath path) {
        return switch (find(root, path)) {
            case MemoryNode.Directory directory -> directory;
            case MemoryNode.File file -> throw new StorageException(new StorageError.NotADirectory(path));
        };
    }

    /** The file's content, held once more for the caller. */
    MemoryContent openContent(MemoryNode.Directory root, VfsPath path) {
        lock.lock();
        try {
            return switch (locate(root, path)) {
                case MemoryNode.Directory directory -> throw new StorageException(new StorageError.IsADirectory(path));
                case MemoryNode.File file -> {
                    // Under the lock, or the last holder could go between finding the file and holding it.
                    file.content().retain();
                    yield file.content();
                }
            };
        } finally {
            lock.unlock();
        }
    }

    /** Where an upload to that path goes. */
    UploadPlace place(MemoryNode.Directory root, VfsPath path) {
        lock.lock();
        try {
            if (path.isRoot()) {
                throw new StorageException(new StorageError.IsADirectory(path));
            }
            MemoryNode.Directory parent = locateDirectory(root, path.parent());
            requireName(path.name());
            return switch (parent.entries().get(path.name())) {
                case MemoryNode.Directory directory -> throw new StorageException(new StorageError.IsADirectory(path));
                case MemoryNode.File file -> new UploadPlace(path, parent, Optional.of(file));
                case null -> new UploadPlace(path, parent, Optional.empty());
            };
        } finally {
            lock.unlock();
        }
    }

    /** Marks a file as being changed in place, by one upload at a time, and holds its content for it. */
    void startWriting(MemoryNode.File file, VfsPath path) {
        lock.lock();
        try {
            if (file.writing()) {
                throw new StorageException(new StorageError.Busy(path));
            }
            file.writing(true);
            file.content().retain();
        } finally {
            lock.unlock();
        }
    }

    void endWriting(MemoryNode.File file) {
        lock.lock();
        try {
            file.writing(false);
            file.content().release();
        } finally {
            lock.unlock();
        }
    }

    /** Gives new content its name; the tree holds it from then on. */
    void publish(UploadPlace place, MemoryContent content, IfTaken ifTaken) {
        VfsPath path = place.path();
        lock.lock();
        try {
            MemoryNode.Directory parent = place.parent();
            if (parent.removed()) {
                throw new StorageException(new StorageError.NotFound(path.parent()));
            }
            switch (parent.entries().get(path.name())) {
                case MemoryNode.Directory directory -> throw new StorageException(new StorageError.IsADirectory(path));
                case MemoryNode.File file -> {
                    switch (ifTaken) {
                        case REPLACE -> file.content().release();
                        case REFUSE -> throw new StorageException(new StorageError.AlreadyExists(path));
                        case BUSY -> throw new StorageException(new StorageError.Busy(path));
                    }
                }
                case null -> reserveEntry(path);
            }
            parent.entries().put(path.name(), new MemoryNode.File(nextId(), now(), content));
            parent.modified(now());
        } finally {
            lock.unlock();
        }
    }

    void makeDirectory(MemoryNode.Directory root, VfsPath path) {
        lock.lock();
        try {
            if (path.isRoot()) {
                throw new StorageException(new StorageError.AlreadyExists(path));
            }
            MemoryNode.Directory parent = locateDirectory(root, path.parent());
            requireName(path.name());
            if (parent.entries().containsKey(path.name())) {
                throw new StorageException(new StorageError.AlreadyExists(path));
            }
            reserveEntry(path);
            parent.entries().put(path.name(), new MemoryNode.Directory(nextId(), now()));
            parent.modified(now());
        } finally {
            lock.unlock();
        }
    }

    void delete(MemoryNode.Directory root, VfsPath path) {
        lock.lock();
        try {
            switch (locate(root, path)) {
                case MemoryNode.Directory directory -> throw new StorageException(new StorageError.IsADirectory(path));
                case MemoryNode.File file -> {
                    unlink(root, path);
                    file.content().release();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    void removeDirectory(MemoryNode.Directory root, VfsPath path) {
        lock.lock();
        try {
            if (path.isRoot()) {
                throw new StorageException(new StorageError.PermissionDenied(path, "the root stays"));
            }
            MemoryNode.Directory directory = locateDirectory(root, path);
            if (!directory.entries().isEmpty()) {
                throw new StorageException(new StorageError.DirectoryNotEmpty(path));
            }
            directory.remove();
            unlink(root, path);
        } finally {
            lock.unlock();
        }
    }

    void rename(MemoryNode.Directory root, VfsPath from, VfsPath to) {
        lock.lock();
        try {
            if (from.isRoot()) {
                throw new StorageException(new StorageError.PermissionDenied(from, "the root stays"));
            }
            MemoryNode node = locate(root, from);
            if (from.equals(to)) {
                return;
            }
            if (node instanceof MemoryNode.Directory && to.startsWith(from)) {
                throw new StorageException(new StorageError.IntoItself(from));
            }
            MemoryNode.Directory target = locateDirectory(root, to.parent());
            if (!to.isRoot()) {
                requireName(to.name());
            }
            makeWay(
                    node,
                    to,
                    to.isRoot()
                            ? Optional.of(root)
                            : Optional.ofNullable(target.entries().get(to.name())));
            target.entries().put(to.name(), node);
            locateDirectory(root, from.parent()).entries().remove(from.name());
            locateDirectory(root, from.parent()).modified(now());
            target.modified(now());
        } finally {
            lock.unlock();
        }
    }

    private void makeWay(MemoryNode comer, VfsPath to, Optional<MemoryNode> taken) {
        if (taken.isEmpty()) {
            return;
        }
        if (comer instanceof MemoryNode.Directory) {
            throw new StorageException(new StorageError.AlreadyExists(to));
        }
        switch (taken.get()) {
            case MemoryNode.Directory directory -> throw new StorageException(new StorageError.IsADirectory(to));
            case MemoryNode.File file -> {
                file.content().release();
                budget.release(MemoryBudget.ENTRY);
            }
        }
    }

    private void unlink(MemoryNode.Directory root, VfsPath path) {
        MemoryNode.Directory parent = locateDirectory(root, path.parent());
        parent.entries().remove(path.name());
        parent.modified(now());
        budget.release(MemoryBudget.ENTRY);
    }

    private static MemoryNode.Directory locateDirectory(MemoryNode.Directory root, VfsPath path) {
        return switch (locate(root, path)) {
            case MemoryNode.Directory directory -> directory;
            case MemoryNode.File file -> throw new StorageException(new StorageError.NotADirectory(path));
        };
    }

    private static MemoryNode locate(MemoryNode.Directory root, VfsPath path) {
        if (root.removed()) {
            throw new StorageException(new StorageError.NotFound(path));
        }
        MemoryNode node = root;
        for (String name : path.names()) {
            node = switch (node) {
                case MemoryNode.File file -> throw new StorageException(new StorageError.NotADirectory(path));
                case MemoryNode.Directory directory -> {
                    MemoryNode next = directory.entries().get(name);
                    if (next == null) {
                        throw new StorageException(new StorageError.NotFound(path));
                    }
                    yield next;
                }
            };
        }
        return node;
    }

    private static void requireName(String name) {
        byte[] bytes = NameCodec.encode(name);
        if (bytes.length > MAX_NAME_BYTES) {
            throw new StorageException(new StorageError.NameNotAllowed(name, "longer than 255 bytes"));
        }
        // Two strings for the same bytes would be two files under one name on the wire.
        if (!NameCodec.decode(bytes).equals(name)) {
            throw new StorageException(new StorageError.NameNotAllowed(name, "stands for no bytes"));
        }
    }

    private void reserveEntry(VfsPath path) {
        if (!budget.reserve(MemoryBudget.ENTRY)) {
            throw new StorageException(new StorageError.NoSpace(path));
        }
    }

    private long nextId() {
        return ++lastId;
    }

    static FileInfo info(String name, MemoryNode node) {
        FileInfo.Unix unix =
                new FileInfo.Unix(node.mode(), 1, "memory-" + Long.toHexString(node.id()), Optional.empty());
        return switch (node) {
            case MemoryNode.Directory d -> new FileInfo(name, FileKind.DIRECTORY, 0, d.modified(), Optional.of(unix));
            case MemoryNode.File f ->
                new FileInfo(name, FileKind.FILE, f.content().length(), f.modified(), Optional.of(unix));
        };
    }

    /** What a commit does when a file has the name. */
    enum IfTaken {
        REPLACE,
        REFUSE,
        /** An append or resume that found no file to change in place: the file that came meanwhile must not be lost. */
        BUSY
    }

    /** Where an upload goes: the directory, and the file that has the name when it is opened. */
    record UploadPlace(VfsPath path, MemoryNode.Directory parent, Optional<MemoryNode.File> file) {}
}
