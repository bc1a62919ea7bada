package io.sluice.vfs.local;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The one place that turns error numbers, and the JDK's texts for them, into {@link StorageError}. */
final class LocalErrors {

    /**
     * The JDK throws away the number and keeps the text of strerror(3), in the language of the process: asking for the
     * same texts gives the numbers back.
     */
    private static final Map<String, Integer> BY_TEXT = texts();

    private LocalErrors() {}

    /** What a negative result of {@link Syscalls} means for this path. */
    static StorageException of(long result, VfsPath path, String operation) {
        return new StorageException(error((int) -result, path, operation));
    }

    /** Gives the result back if it is none of the negative ones. */
    static int check(int result, VfsPath path, String operation) {
        if (result < 0) {
            throw of(result, path, operation);
        }
        return result;
    }

    /** Gives the attributes back if there are any. */
    static Stat check(StatResult result, VfsPath path) {
        return switch (result) {
            case Stat stat -> stat;
            case StatResult.Failed(int errno) -> throw of(-errno, path, "stat");
        };
    }

    /** What an exception of a file channel means. */
    static StorageException of(IOException failure, VfsPath path, String operation) {
        if (failure instanceof ClosedChannelException) {
            return new StorageException(new StorageError.Unavailable(operation + ": closed by another thread"));
        }
        int errno = number(failure);
        return new StorageException(
                errno == 0 || errno == Errno.EINVAL
                        ? new StorageError.Unexpected(operation, failure)
                        : error(errno, path, operation));
    }

    /** Whether an exception of a move from file to socket is the file's fault. */
    static boolean isFileFault(IOException failure) {
        int errno = number(failure);
        return errno == Errno.EIO || errno == Errno.ESTALE;
    }

    private static int number(IOException failure) {
        String text = failure instanceof FileSystemException named ? named.getReason() : failure.getMessage();
        if (text == null) {
            return switch (failure) {
                case java.nio.file.NoSuchFileException e -> Errno.ENOENT;
                case java.nio.file.AccessDeniedException e -> Errno.EACCES;
                case java.nio.file.FileAlreadyExistsException e -> Errno.EEXIST;
                default -> 0;
            };
        }
        return BY_TEXT.getOrDefault(text, 0);
    }

    private static StorageError error(int errno, VfsPath path, String operation) {
        return switch (errno) {
            case Errno.ENOENT -> new StorageError.NotFound(path);
            case Errno.ENOTDIR -> new StorageError.NotADirectory(path);
            case Errno.EISDIR -> new StorageError.IsADirectory(path);
            case Errno.EEXIST -> new StorageError.AlreadyExists(path);
            case Errno.ENOTEMPTY -> new StorageError.DirectoryNotEmpty(path);
            case Errno.EACCES, Errno.EPERM -> new StorageError.PermissionDenied(path, "permission denied");
            case Errno.EROFS -> new StorageError.ReadOnly(path);
            case Errno.EXDEV -> new StorageError.PermissionDenied(path, "a link leaves the root, or crosses a mount");
            case Errno.ELOOP -> new StorageError.PermissionDenied(path, "too many links");
            case Errno.EMLINK -> new StorageError.PermissionDenied(path, "the directory holds too many directories");
            case Errno.ENAMETOOLONG -> new StorageError.NameNotAllowed(path.name(), "too long");
            case Errno.EINVAL, Errno.EILSEQ ->
                new StorageError.NameNotAllowed(path.name(), "the file system takes no such name");
            case Errno.ENOSPC -> new StorageError.NoSpace(path);
            case Errno.EDQUOT, Errno.EFBIG -> new StorageError.QuotaExceeded(path);
            case Errno.EBUSY, Errno.ETXTBSY, Errno.EAGAIN -> new StorageError.Busy(path);
            case Errno.EMFILE, Errno.ENFILE -> new StorageError.Unavailable(operation + ": too many open files");
            case Errno.ENOMEM -> new StorageError.Unavailable(operation + ": the system is out of memory");
            case Errno.EIO -> new StorageError.Unavailable(operation + ": the disk fails");
            case Errno.ESTALE -> new StorageError.Unavailable(operation + ": the file system has lost the file");
            case Errno.EOPNOTSUPP -> new StorageError.Unsupported(operation);
            default -> new StorageError.Unexpected(operation, new IOException("error number " + errno));
        };
    }

    private static Map<String, Integer> texts() {
        Map<String, Integer> texts = new HashMap<>();
        for (int errno : numbersOfChannels()) {
            texts.put(text(errno), errno);
        }
        return Map.copyOf(texts);
    }

    private static Collection<Integer> numbersOfChannels() {
        return java.util.List.of(
                Errno.EACCES,
                Errno.EDQUOT,
                Errno.EFBIG,
                Errno.EIO,
                Errno.EMFILE,
                Errno.ENFILE,
                Errno.ENOENT,
                Errno.ENOMEM,
                Errno.ENOSPC,
                Errno.ENOTDIR,
                Errno.ELOOP,
                Errno.ENAMETOOLONG,
                Errno.EPERM,
                Errno.EROFS,
                Errno.ESTALE,
                Errno.ETXTBSY);
    }

    @SuppressWarnings("restricted") // one C function of the library the JVM itself uses
    private static String text(int errno) {
        Linker linker = Linker.nativeLinker();
        MethodHandle strerror = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("strerror_r"),
                FunctionDescriptor.of(
                        ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(256);
            // glibc exports the GNU form, which answers a pointer; musl the POSIX one, which answers 0 and fills.
            MemorySegment answer = (MemorySegment) strerror.invokeExact(errno, buffer, buffer.byteSize());
            MemorySegment text = answer.address() == 0 ? buffer : answer.reinterpret(256);
            return text.getString(0);
        } catch (Throwable impossible) {
            throw new AssertionError("a downcall throws nothing", impossible);
        }
    }
}
