package io.sluice.vfs.local;

import static io.sluice.vfs.local.Platform.O_CLOEXEC;
import static io.sluice.vfs.local.Platform.O_CREAT;
import static io.sluice.vfs.local.Platform.O_DIRECTORY;
import static io.sluice.vfs.local.Platform.O_EXCL;
import static io.sluice.vfs.local.Platform.O_NOFOLLOW;
import static io.sluice.vfs.local.Platform.O_PATH;
import static io.sluice.vfs.local.Platform.O_WRONLY;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * The system calls of the store, each as it is used here. All return 0 or more, or an error number of {@link Errno} made
 * negative; names are single names unless said, taken relative to an open directory.
 */
final class Syscalls {

    /** The current directory as a starting point; only ever used with absolute paths. */
    private static final int AT_FDCWD = -100;

    private static final long AT_SYMLINK_NOFOLLOW = 0x100;
    private static final long AT_REMOVEDIR = 0x200;
    private static final long AT_NO_AUTOMOUNT = 0x800;
    private static final long AT_EMPTY_PATH = 0x1000;

    private static final long RESOLVE_NO_MAGICLINKS = 0x02;
    private static final long RESOLVE_BENEATH = 0x08;
    private static final long OPEN_HOW_SIZE = 24;

    private static final long RENAME_NOREPLACE = 1;
    private static final long UTIME_OMIT = (1L << 30) - 2;

    private static final long W_OK_X_OK = 2 | 1;

    private static final byte[] EMPTY = {};
    private static final byte[] DOT = {'.'};

    private Syscalls() {}

    /** A handle to what lies under that path, links followed but never out of the directory. */
    static int openBeneath(int directory, byte[] path, boolean onlyDirectory) {
        try (Call call = Call.take()) {
            MemorySegment how = call.out();
            how.set(ValueLayout.JAVA_LONG, 0, O_PATH | O_CLOEXEC | (onlyDirectory ? O_DIRECTORY : 0));
            how.set(ValueLayout.JAVA_LONG, 8, 0);
            how.set(ValueLayout.JAVA_LONG, 16, RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS);
            return (int) call.with(directory)
                    .with(path)
                    .withOut()
                    .with(OPEN_HOW_SIZE)
                    .run(Syscall.OPENAT2);
        }
    }

    /** A handle to an entry itself, also when it is a link. */
    static int openEntry(int directory, byte[] name) {
        return openat(directory, name, O_PATH | O_NOFOLLOW, 0);
    }

    /** A handle to a directory that is no link. */
    static int openPlainDirectory(int directory, byte[] name) {
        return openat(directory, name, O_PATH | O_NOFOLLOW | O_DIRECTORY, 0);
    }

    /** A handle to the directory under an absolute path, links followed: for the root of the store alone. */
    static int openRoot(String path) {
        return openat(AT_FDCWD, path.getBytes(StandardCharsets.UTF_8), O_PATH | O_DIRECTORY, 0);
    }

    /** Opens a directory that is held by a handle, to read its entries or to sync it. */
    static int openForReading(int directory) {
        return openat(directory, DOT, O_DIRECTORY, 0);
    }

    /** Creates a file for writing under a name that must be free. */
    static int create(int directory, byte[] name, int mode) {
        return openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
    }

    private static int openat(int directory, byte[] path, long flags, int mode) {
        try (Call call = Call.take()) {
            return (int) call.with(directory)
                    .with(path)
                    .with(flags | O_CLOEXEC)
                    .with(mode)
                    .run(Syscall.OPENAT);
        }
    }

    /** Opens for writing what a handle holds: by its magic link, because there is no other way. */
    static int openForWriting(int handle) {
        return openat(AT_FDCWD, magicLink(handle), O_WRONLY, 0);
    }

    /**
     * Writes bytes of native memory to that place of a file.
     *
     * @return how many, maybe fewer than all
     */
    static int write(int descriptor, MemorySegment bytes, long position) {
        try (Call call = Call.take()) {
            return (int) call.with(descriptor)
                    .with(bytes.address())
                    .with(bytes.byteSize())
                    .with(position)
                    .run(Syscall.PWRITE64);
        }
    }

    /** Cuts or extends an open file to that length. */
    static int truncate(int descriptor, long length) {
        try (Call call = Call.take()) {
            return (int) call.with(descriptor).with(length).run(Syscall.FTRUNCATE);
        }
    }

    /** Gives a descriptor back; some file systems tell only now that what was written has no room. */
    static int close(int descriptor) {
        try (Call call = Call.take()) {
            return (int) call.with(descriptor).run(Syscall.CLOSE);
        }
    }

    /** Attributes of what a handle holds. */
    static StatResult stat(int handle) {
        return statx(handle, EMPTY, AT_EMPTY_PATH);
    }

    /** Attributes of an entry, links not followed. */
    static StatResult stat(int directory, byte[] name) {
        return statx(directory, name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT);
    }

    private static StatResult statx(int directory, byte[] name, long flags) {
        try (Call call = Call.take()) {
            return statx(call.with(directory).with(name), flags);
        }
    }

    /** Attributes of an entry whose name stands at that address already; the call is used and can be used again. */
    static StatResult stat(Call call, int directory, long name) {
        return statx(call.again().with(directory).with(name), AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT);
    }

    private static StatResult statx(Call call, long flags) {
        int result = (int) call.with(flags).with(Stat.MASK).withOut().run(Syscall.STATX);
        return result < 0 ? new StatResult.Failed(-result) : Stat.read(call.out());
    }

    /** Whether this process may add and remove names in a directory: 0, or why not. */
    static int mayChange(int directory) {
        try (Call call = Call.take()) {
            return (int) call.with(directory).with(DOT).with(W_OK_X_OK).run(Syscall.FACCESSAT);
        }
    }

    /** Makes a directory. */
    static int makeDirectory(int directory, byte[] name, int mode) {
        try (Call call = Call.take()) {
            return (int) call.with(directory).with(name).with(mode).run(Syscall.MKDIRAT);
        }
    }

    /** Removes a name that is no directory. */
    static int unlink(int directory, byte[] name) {
        try (Call call = Call.take()) {
            return (int) call.with(directory).with(name).with(0).run(Syscall.UNLINKAT);
        }
    }

    /** Removes an empty directory. */
    static int removeDirectory(int directory, byte[] name) {
        try (Call call = Call.take()) {
            return (int) call.with(directory).with(name).with(AT_REMOVEDIR).run(Syscall.UNLINKAT);
        }
    }

    /** Moves a name, in one step; {@code exclusive} refuses a target that exists, with EEXIST. */
    static int rename(Entry from, Entry to, boolean exclusive) {
        try (Call call = Call.take()) {
            return (int) call.with(from.directory())
                    .with(from.name())
                    .with(to.directory())
                    .with(to.name())
                    .with(exclusive ? RENAME_NOREPLACE : 0)
                    .run(Syscall.RENAMEAT2);
        }
    }

    /** Gives a file a second name. */
    static int link(Entry from, Entry to) {
        try (Call call = Call.take()) {
            return (int) call.with(from.directory())
                    .with(from.name())
                    .with(to.directory())
                    .with(to.name())
                    .with(0)
                    .run(Syscall.LINKAT);
        }
    }

    /** Where a link points; empty if it is none, or went away. */
    static byte[] readLink(int directory, byte[] name) {
        try (Call call = Call.take()) {
            int length = (int) call.with(directory)
                    .with(name)
                    .withOut()
                    .with(call.out().byteSize())
                    .run(Syscall.READLINKAT);
            return length <= 0 ? EMPTY : call.out().asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** Where the link that a handle holds points. */
    static byte[] readLink(int handle) {
        return readLink(handle, EMPTY);
    }

    /** Sets permission bits of an open file. */
    static int changeMode(int descriptor, int mode) {
        try (Call call = Call.take()) {
            return (int) call.with(descriptor).with(mode).run(Syscall.FCHMOD);
        }
    }

    /** Sets permission bits of what a handle holds: by its magic link, because fchmod takes no handles. */
    static int changeModeOfHandle(int handle, int mode) {
        try (Call call = Call.take()) {
            return (int) call.with(AT_FDCWD).with(magicLink(handle)).with(mode).run(Syscall.FCHMODAT);
        }
    }

    /** Sets the time of the last change of what a handle holds. */
    static int changeModified(int handle, Instant time) {
        try (Call call = Call.take()) {
            MemorySegment times = call.out();
            times.set(ValueLayout.JAVA_LONG, 0, 0);
            times.set(ValueLayout.JAVA_LONG, 8, UTIME_OMIT);
            times.set(ValueLayout.JAVA_LONG, 16, time.getEpochSecond());
            times.set(ValueLayout.JAVA_LONG, 24, time.getNano());
            return (int) call.with(AT_FDCWD)
                    .with(magicLink(handle))
                    .withOut()
                    .with(0)
                    .run(Syscall.UTIMENSAT);
        }
    }

    /** Writes a file, or a directory's entries, to the disk. */
    static int sync(int descriptor) {
        try (Call call = Call.take()) {
            return (int) call.with(descriptor).run(Syscall.FSYNC);
        }
    }

    /** Reads some entries of a directory into native memory; 0 at the end. */
    static int readEntries(int descriptor, MemorySegment buffer) {
        try (Call call = Call.take()) {
            return (int) call.with(descriptor)
                    .with(buffer.address())
                    .with(buffer.byteSize())
                    .run(Syscall.GETDENTS64);
        }
    }

    /** Bytes that an ordinary user can still write in the file system that a handle lies in. */
    static long freeBytes(int handle) {
        try (Call call = Call.take()) {
            int result = (int) call.with(handle).withOut().run(Syscall.FSTATFS);
            if (result < 0) {
                return result;
            }
            long blockSize = call.out().get(ValueLayout.JAVA_LONG, 8);
            long available = call.out().get(ValueLayout.JAVA_LONG, 32);
            long fragment = call.out().get(ValueLayout.JAVA_LONG, 72);
            return available * (fragment > 0 ? fragment : blockSize);
        }
    }

    /** The path by which this process, and the JDK in it, opens what a descriptor holds. */
    static String magicPath(int descriptor) {
        return "/proc/self/fd/" + descriptor;
    }

    private static byte[] magicLink(int handle) {
        return magicPath(handle).getBytes(StandardCharsets.US_ASCII);
    }
}
