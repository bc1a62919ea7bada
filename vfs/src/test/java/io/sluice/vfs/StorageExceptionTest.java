package io.sluice.vfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StorageExceptionTest {

    private static final VfsPath PATH = VfsPath.of("/a/b");

    @Test
    void anExpectedErrorIsCheapAndCanCarrySuppressedOnes() {
        StorageError error = new StorageError.NotFound(PATH);
        StorageException exception = new StorageException(error);
        assertSame(error, exception.error());
        assertEquals(0, exception.getStackTrace().length);
        assertNull(exception.getCause());
        exception.addSuppressed(new IOException("close failed too"));
        assertEquals(1, exception.getSuppressed().length);
        assertTrue(String.valueOf(exception.getMessage()).contains("/a/b"));
    }

    @Test
    void anUnexpectedErrorTellsWhereAndWhy() {
        IOException cause = new IOException("disk on fire");
        StorageException exception = new StorageException(new StorageError.Unexpected("read", cause));
        assertSame(cause, exception.getCause());
        assertTrue(exception.getStackTrace().length > 0);
    }

    @Test
    void someErrorsPassByThemselves() {
        for (StorageError error : List.of(
                new StorageError.Busy(PATH),
                new StorageError.Unavailable("down"),
                new StorageError.TimedOut("list"),
                new StorageError.Throttled("list"))) {
            assertTrue(error.retryable(), error.toString());
        }
        for (StorageError error : List.of(
                new StorageError.NotFound(PATH),
                new StorageError.NoSpace(PATH),
                new StorageError.QuotaExceeded(PATH),
                new StorageError.RangeNotSatisfiable(PATH, 2, 1),
                new StorageError.Unsupported("append"),
                new StorageError.Unexpected("read", new IOException()))) {
            assertFalse(error.retryable(), error.toString());
        }
    }

    @Test
    void anOffsetIsNotNegative() {
        assertThrows(IllegalArgumentException.class, () -> new WriteMode.ResumeAt(-1));
    }
}
