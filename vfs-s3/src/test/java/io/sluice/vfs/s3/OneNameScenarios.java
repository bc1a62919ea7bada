package io.sluice.vfs.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import io.sluice.vfs.testkit.Parallel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What several sessions do to one name at once: what was acknowledged is there; the same for every store. */
abstract class OneNameScenarios {

    private static final VfsPath FILE = VfsPath.of("/f");
    private static final int ROUNDS = 6;
    private static final int LARGE = 6 << 20;

    private final S3Fixture fixture;
    private final Storage store;

    /** On that store. */
    OneNameScenarios(S3Server server) {
        fixture = S3Fixture.on(server, config -> S3Fixture.smallParts(config)
                .withRenames(new RenamesConfig(100, 4, DataSize.mebibytes(5))));
        store = fixture.store();
    }

    @AfterEach
    void nothingIsLeft() {
        try (fixture) {
            fixture.assertNothingHeld();
        }
    }

    /** Whether it was acknowledged; refused because of the others is the only other way. */
    private static boolean done(Runnable work) {
        try {
            work.run();
            return true;
        } catch (StorageException refused) {
            assertTrue(
                    refused.error() instanceof StorageError.Changed || refused.error() instanceof StorageError.Busy,
                    refused::toString);
            return false;
        }
    }

    private boolean write(WriteMode mode, byte[] bytes) {
        return done(() -> {
            try (Upload upload = store.openWrite(FILE, mode)) {
                upload.write(ByteBuffer.wrap(bytes));
                upload.commit();
            }
        });
    }

    private boolean append(byte[] bytes) {
        return write(new WriteMode.Append(), bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private String content() {
        return new String(BucketContract.read(store, "/f"), StandardCharsets.US_ASCII);
    }

    private void appendInParallel(int before, int each, int sessions) {
        BucketContract.write(store, "/f", new byte[before]);
        List<Boolean> acknowledged = Parallel.run(sessions, i -> () -> append(new byte[each]));
        long expected = before + (long) each * Collections.frequency(acknowledged, true);
        assertEquals(expected, store.stat(FILE).size(), acknowledged::toString);
        assertTrue(acknowledged.contains(true));
    }

    @Test
    void additionsAtOnceLoseNothing() {
        for (int round = 0; round < ROUNDS; round++) {
            appendInParallel(1000, 1000, 8);
        }
    }

    @Test
    void additionsOfPartsAtOnceLoseNothing() {
        appendInParallel(LARGE, 1000, 4);
        appendInParallel(1000, LARGE, 3);
    }

    /** Runs both and says which of them were acknowledged. */
    private static List<Boolean> both(Callable<Boolean> one, Callable<Boolean> other) {
        return Parallel.run(2, i -> i == 0 ? one : other);
    }

    @Test
    void aFileThatIsReplacedIsNotBroughtBackByAnAddition() {
        for (int round = 0; round < 10 * ROUNDS; round++) {
            BucketContract.write(store, "/f", "old");
            List<Boolean> acknowledged =
                    both(() -> write(new WriteMode.CreateOrReplace(), bytes("new")), () -> append(bytes("+")));
            assertTrue(acknowledged.getFirst());
            String content = content();
            assertTrue(content.equals("new") || content.equals("new+"), content + acknowledged);
        }
    }

    @Test
    void aTimeThatIsSetMeanwhileCostsNoBytes() {
        for (int size : new int[] {1000, LARGE}) {
            for (int round = 0; round < ROUNDS; round++) {
                BucketContract.write(store, "/f", new byte[size]);
                List<Boolean> acknowledged =
                        both(() -> append(new byte[10]), () -> done(() -> store.setModified(FILE, Instant.EPOCH)));
                assertEquals(
                        size + (acknowledged.getFirst() ? 10 : 0),
                        store.stat(FILE).size());
            }
        }
    }

    @Test
    void aFileThatMovesTakesAlongWhatWasAddedOrDoesNotMove() {
        for (int round = 0; round < 10 * ROUNDS; round++) {
            BucketContract.write(store, "/f", "old");
            List<Boolean> acknowledged = both(() -> append(bytes("+")), () -> moved(FILE, VfsPath.of("/g")));
            boolean added = acknowledged.getFirst();
            String all = String.join(
                    "",
                    fixture.keys().stream()
                            .map(key -> key + "="
                                    + new String(BucketContract.read(store, "/" + key), StandardCharsets.US_ASCII))
                            .toList());
            assertTrue(!added || all.contains("+"), all + acknowledged);
            fixture.keys().forEach(key -> store.delete(VfsPath.of("/" + key)));
        }
    }

    @Test
    void aFileThatMovesOverAnotherOneIsNotLostToAnAddition() {
        for (int round = 0; round < 10 * ROUNDS; round++) {
            BucketContract.write(store, "/f", "old");
            BucketContract.write(store, "/g", "new");
            List<Boolean> acknowledged = both(() -> append(bytes("+")), () -> moved(VfsPath.of("/g"), FILE));
            assertTrue(acknowledged.getLast());
            String content = content();
            assertTrue(content.equals("new") || content.equals("new+"), content + acknowledged);
        }
    }

    /** Who renames a file to have it for himself is the only one who has it. */
    @Test
    void aFileThatSeveralMoveIsMovedByOne() {
        for (int round = 0; round < ROUNDS; round++) {
            BucketContract.write(store, "/f", "once");
            List<Boolean> acknowledged = Parallel.run(4, i -> () -> {
                try {
                    store.rename(FILE, VfsPath.of("/claimed-" + i));
                    return true;
                } catch (StorageException late) {
                    assertInstanceOf(StorageError.NotFound.class, late.error());
                    return false;
                }
            });
            assertEquals(1, Collections.frequency(acknowledged, true), acknowledged::toString);
            assertEquals(List.of("claimed-" + acknowledged.indexOf(true)), fixture.keys());
            store.delete(VfsPath.of("/claimed-" + acknowledged.indexOf(true)));
        }
    }

    private boolean moved(VfsPath from, VfsPath to) {
        return done(() -> store.rename(from, to));
    }
}
