package io.sluice.vfs;

/**
 * The one exception of the storage interface; {@link #error} says why. Expected errors carry no stack trace: a missing
 * file is an answer, not an accident.
 */
public final class StorageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never serialised
    private final StorageError error;

    /** An exception for this error. */
    public StorageException(StorageError error) {
        super(
                error.toString(),
                error instanceof StorageError.Unexpected(String operation, Throwable cause) ? cause : null,
                true,
                error instanceof StorageError.Unexpected);
        this.error = error;
    }

    /** Why the store refused or failed. */
    public StorageError error() {
        return error;
    }
}
