package io.sluice.vfs.local;

import io.sluice.vfs.FileKind;
import io.sluice.vfs.NameCodec;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Turns paths into open handles: always beneath the given root, never to what the store hides. */
final class Resolver {

    /** As many links as the kernel follows. */
    private static final int LINKS = 40;

    private static final byte[] DOT = {'.'};

    private final Beneath beneath;
    private final Staging staging;

    private record Checked(Handle directory, Stat stat) {}

    /**
     * Where a path ends.
     *
     * @param place the last name of the last link, owned
     * @param found what stands there: no link
     * @param linked whether a link led there
     */
    record Final(Place place, StatResult found, boolean linked) {}

    Resolver(Beneath beneath, Staging staging) {
        this.beneath = beneath;
        this.staging = staging;
    }

    /** What lies under the path, all links followed. */
    Handle open(int root, VfsPath path) {
        Hidden.requireVisible(path);
        return new Handle(LocalErrors.check(beneath.open(root, relative(path), false), path, "open"));
    }

    /** The directory under the path, all links followed. */
    Handle openDirectory(int root, VfsPath path) {
        Hidden.requireVisible(path);
        return checked(root, relative(path), path).directory();
    }

    /** The directory that holds the name, and the name itself, which need not exist and may be a link. */
    Place place(int root, VfsPath path) {
        Hidden.requireVisible(path);
        Checked parent = checked(root, relative(path.parent()), path);
        return new Place(parent.directory(), parent.stat(), NameCodec.encode(path.name()), path);
    }

    /**
     * As {@link #place}, but where the name is a link, the place it leads to in the end: that need not exist, but its
     * directory must.
     */
    Final finalPlace(int root, VfsPath path) {
        Place place = place(root, path);
        byte[] where = relative(path.parent());
        for (int i = 0; i < LINKS; i++) {
            StatResult found = place.stat();
            if (!(found instanceof Stat stat) || stat.kind() != FileKind.SYMLINK) {
                return new Final(place, found, i > 0);
            }
            byte[] target;
            try (Place link = place) {
                target = Syscalls.readLink(link.directory().fd(), link.name());
            }
            if (target.length == 0 || target[0] == '/') {
                throw LocalErrors.of(target.length == 0 ? -Errno.ENOENT : -Errno.EXDEV, path, "open");
            }
            int slash = lastSlash(target);
            byte[] name = Arrays.copyOfRange(target, slash + 1, target.length);
            if (name.length == 0 || Arrays.equals(name, DOT) || Arrays.equals(name, new byte[] {'.', '.'})) {
                throw new StorageException(new StorageError.IsADirectory(path));
            }
            if (Hidden.isHidden(name)) {
                throw LocalErrors.of(-Errno.ENOENT, path, "open");
            }
            where = slash < 0 ? where : join(where, Arrays.copyOf(target, slash));
            Checked parent = checked(root, where, path);
            place = new Place(parent.directory(), parent.stat(), name, path);
        }
        place.close();
        throw LocalErrors.of(-Errno.ELOOP, path, "open");
    }

    /** Whether a link in that directory leads to something that exists beneath the root and is not hidden. */
    boolean leadsInside(int root, VfsPath directory, byte[] name) {
        byte[] path = directory.isRoot() ? name : join(relative(directory), name);
        int fd = beneath.open(root, path, false);
        if (fd < 0) {
            return false;
        }
        try (Handle handle = new Handle(fd)) {
            return !(Syscalls.stat(handle.fd()) instanceof Stat stat && staging.isAt(stat));
        }
    }

    private Checked checked(int root, byte[] relative, VfsPath path) {
        Handle handle = new Handle(LocalErrors.check(beneath.open(root, relative, true), path, "open"));
        try {
            Stat stat = LocalErrors.check(Syscalls.stat(handle.fd()), path);
            if (staging.isAt(stat)) {
                throw new StorageException(new StorageError.NotFound(path));
            }
            return new Checked(handle, stat);
        } catch (StorageException failure) {
            handle.close();
            throw failure;
        }
    }

    private static byte[] relative(VfsPath path) {
        return path.isRoot() ? DOT : NameCodec.encode(path.text().substring(1));
    }

    private static int lastSlash(byte[] path) {
        int i = path.length - 1;
        while (i >= 0 && path[i] != '/') {
            i--;
        }
        return i;
    }

    private static byte[] join(byte[] directory, byte[] path) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream(directory.length + path.length + 1);
        joined.writeBytes(directory);
        joined.write('/');
        joined.writeBytes(path);
        return joined.toByteArray();
    }
}
