package io.sluice.vfs;

/**
 * Why a store refused or failed: a closed set, so that the server's mapping to replies is checked by the compiler.
 *
 * <p>Texts are for logs; a reply to a client is made from the kind and the path alone.
 */
public sealed interface StorageError {

    /** Nothing is there under that name. */
    record NotFound(VfsPath path) implements StorageError {}

    /** A file was asked for and this is a directory. */
    record IsADirectory(VfsPath path) implements StorageError {}

    /** A directory was asked for, or used on the way, and this is none. */
    record NotADirectory(VfsPath path) implements StorageError {}

    /** A directory with entries cannot be removed or replaced. */
    record DirectoryNotEmpty(VfsPath path) implements StorageError {}

    /** The name is taken. */
    record AlreadyExists(VfsPath path) implements StorageError {}

    /** The store, or a link that leaves the root, does not let us. */
    record PermissionDenied(VfsPath path, String why) implements StorageError {}

    /** Here nothing can be changed, whoever asks. */
    record ReadOnly(VfsPath path) implements StorageError {}

    /** A directory would become a part of itself. */
    record IntoItself(VfsPath path) implements StorageError {}

    /** The store cannot hold such a name: too long, reserved, not in its charset. */
    record NameNotAllowed(String name, String why) implements StorageError {}

    /** No room is left in the store. */
    record NoSpace(VfsPath path) implements StorageError {}

    /** The two names lie in different file systems or stores, and nothing moves from one to the other at once. */
    record OtherFileSystem(VfsPath from, VfsPath to) implements StorageError {}

    /** Another store begins at that name, or somewhere below it: it belongs to the tree and stays where it is. */
    record MountPoint(VfsPath path) implements StorageError {}

    /** A limit of this user, or on the size of one file, is reached. */
    record QuotaExceeded(VfsPath path) implements StorageError {}

    /** Somebody else is using it in a way that excludes us; it can be tried again. */
    record Busy(VfsPath path) implements StorageError {}

    /** The file became another one while it was read or added to: what was moved so far and the rest do not belong together. */
    record Changed(VfsPath path) implements StorageError {}

    /** More of that is going on already than there is memory for; it can be tried again. */
    record Overloaded(String what) implements StorageError {}

    /** The store cannot be reached or answers wrongly; it can be tried again. */
    record Unavailable(String why) implements StorageError {}

    /** The store did not answer in time; it can be tried again. */
    record TimedOut(String operation) implements StorageError {}

    /** The store asks for fewer requests; it can be tried again. */
    record Throttled(String operation) implements StorageError {}

    /** An offset beyond the end of the file. */
    record RangeNotSatisfiable(VfsPath path, long offset, long size) implements StorageError {}

    /** This store has no such operation; {@link Capabilities} says so beforehand. */
    record Unsupported(String operation) implements StorageError {}

    /** Nothing that was foreseen: a fault of the store or of its code. */
    record Unexpected(String operation, Throwable cause) implements StorageError {}

    /** Whether the same request may work later without any change. */
    default boolean retryable() {
        return switch (this) {
            case Busy b -> true;
            case Overloaded o -> true;
            case Unavailable u -> true;
            case TimedOut t -> true;
            case Throttled t -> true;
            case Changed c -> true;
            case NotFound n -> false;
            case IsADirectory i -> false;
            case NotADirectory n -> false;
            case DirectoryNotEmpty d -> false;
            case AlreadyExists a -> false;
            case PermissionDenied p -> false;
            case ReadOnly r -> false;
            case IntoItself i -> false;
            case NameNotAllowed n -> false;
            case NoSpace n -> false;
            case OtherFileSystem o -> false;
            case MountPoint m -> false;
            case QuotaExceeded q -> false;
            case RangeNotSatisfiable r -> false;
            case Unsupported u -> false;
            case Unexpected u -> false;
        };
    }

    /**
     * Whether it only says that the request does not fit what is there: what clients try is their own affair, while
     * everything else is something that whoever runs the server wants to know.
     */
    default boolean isOrdinary() {
        return switch (this) {
            case NotFound n -> true;
            case IsADirectory i -> true;
            case NotADirectory n -> true;
            case DirectoryNotEmpty d -> true;
            case AlreadyExists a -> true;
            case ReadOnly r -> true;
            case IntoItself i -> true;
            case NameNotAllowed n -> true;
            case OtherFileSystem o -> true;
            case MountPoint m -> true;
            case RangeNotSatisfiable r -> true;
            case PermissionDenied p -> false;
            case NoSpace n -> false;
            case QuotaExceeded q -> false;
            case Busy b -> false;
            case Changed c -> false;
            case Overloaded o -> false;
            case Unavailable u -> false;
            case TimedOut t -> false;
            case Throttled t -> false;
            case Unsupported u -> false;
            case Unexpected u -> false;
        };
    }
}
