package io.sluice.vfs.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.vfs.Listing;
import io.sluice.vfs.Storage;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import io.sluice.vfs.memory.MemoryStorage;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

final class LeakCheckTest {

    @Test
    void whatIsLeftOpenIsNamedUntilItIsClosed() {
        LeakCheck store = new LeakCheck(new MemoryStorage(1000, InstantSource.system()));
        store.assertNothingOpen();
        try (Storage subtree = store.subtree(VfsPath.ROOT);
                Upload upload = subtree.openWrite(VfsPath.of("/f"), new WriteMode.CreateOrReplace())) {
            try (Listing listing = store.list(VfsPath.ROOT)) {
                assertFalse(listing.hasNext());
                AssertionError error = assertThrows(AssertionError.class, store::assertNothingOpen);
                assertEquals(2, error.getSuppressed().length);
            }
            assertEquals(1, store.openCount());
            upload.commit();
            assertEquals(1, store.openCount(), "a committed upload still wants its close");
        }
        store.assertNothingOpen();
    }

    @Test
    void patternsNoticeWhatIsOutOfPlace() {
        Patterns content = new Patterns(1);
        byte[] bytes = content.bytes(100, 50);
        content.verify(java.nio.ByteBuffer.wrap(bytes), 100);
        assertThrows(AssertionError.class, () -> content.verify(java.nio.ByteBuffer.wrap(bytes), 101));
        assertThrows(AssertionError.class, () -> new Patterns(2).verify(java.nio.ByteBuffer.wrap(bytes), 100));
    }
}
