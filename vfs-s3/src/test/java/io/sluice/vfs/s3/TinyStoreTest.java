package io.sluice.vfs.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import io.sluice.vfs.testkit.Parallel;
import io.sluice.vfs.testkit.Patterns;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other stores of the tests cannot show: sums of parts, clocks that differ, keys that are replaced in the middle. */
final class TinyStoreTest {

    private static final VfsPath FILE = VfsPath.of("/f.bin");
    private static final int PART = 5 << 20;
    private static final byte[] CONTENT = new Patterns(23).bytes(0, 2 * PART + 1_000);

    private final TinyStore tiny = TinyStore.knowing("old");

    @AfterEach
    void close() {
        tiny.close();
    }

    private Storage summing() {
        return new S3StorageProvider()
                .open(tiny.config("old")
                        .withUploads(UploadsConfig.DEFAULTS
                                .withSizes(DataSize.mebibytes(5), 2, DataSize.mebibytes(64))
                                .withChecksum(UploadsConfig.Checksum.CRC32)));
    }

    private static StorageError failure(Runnable call) {
        return assertThrows(StorageException.class, call::run).error();
    }

    @Test
    void eachPartIsVerifiedByItsSumAndTheObjectKeepsThatOfAll() {
        try (Storage store = summing()) {
            BucketContract.write(store, "/f.bin", CONTENT);
            BucketContract.write(store, "/small", "small");
        }
        ByteArrayOutputStream sums = new ByteArrayOutputStream();
        for (int begin = 0; begin < CONTENT.length; begin += PART) {
            byte[] part = Arrays.copyOfRange(CONTENT, begin, Math.min(CONTENT.length, begin + PART));
            sums.writeBytes(Base64.getDecoder().decode(TinyStore.crc(part)));
        }
        TinyStore.Stored large = tiny.object("f.bin");
        assertArrayEquals(CONTENT, large.bytes());
        assertEquals(TinyStore.crc(sums.toByteArray()) + "-3", large.sum());
        assertEquals(
                TinyStore.crc("small".getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
                tiny.object("small").sum());
        assertEquals(0, tiny.unfinished());
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 2 * PART})
    void whatIsDamagedOnItsWayIsRefusedAndLeavesNothing(int size) {
        try (Storage store = summing()) {
            // A small one goes a short way at first, and then by the SDK.
            tiny.damage(size < PART ? 2 : 1);
            byte[] content = Arrays.copyOf(CONTENT, size);
            StorageError why = failure(() -> BucketContract.write(store, "/f.bin", content));
            assertTrue(
                    assertInstanceOf(StorageError.Unavailable.class, why).why().contains("damaged"), why::toString);
            assertTrue(tiny.refusals().contains("BadDigest"), tiny.refusals()::toString);
            assertFalse(tiny.objects().containsKey("f.bin"));
            assertEquals(0, tiny.unfinished());
            BucketContract.write(store, "/f.bin", content);
            assertArrayEquals(content, tiny.object("f.bin").bytes());
        }
    }

    @Test
    void aKeyOfEncryptionThatIsNotThereIsNamed() {
        String why = StartTest.refusal(tiny.config("old")
                .withHeaders(
                        new EncryptionConfig(EncryptionConfig.Mode.KMS, Optional.of("key-1")),
                        Optional.empty(),
                        Optional.empty()));
        assertTrue(why.contains(": encryption.kms-key=key-1 is refused by the store (400 KMS.NoSuchKey); give a"), why);
        assertEquals(0, tiny.objects().size());
    }

    /** Each kind of request, after the clock of the store was found to be another one. */
    @ParameterizedTest
    @ValueSource(longs = {-3_600, 3_600})
    void requestsAreSignedByTheClockOfTheStore(long secondsAhead) {
        tiny.ahead(Duration.ofSeconds(secondsAhead));
        try (Storage store = summing()) {
            BucketContract.write(store, "/f.bin", CONTENT);
            BucketContract.write(store, "/small", "small");
            assertArrayEquals(CONTENT, BucketContract.read(store, "/f.bin"));
            assertEquals(5, store.stat(VfsPath.of("/small")).size());
            assertEquals(2, BucketContract.entries(store, "/").size());
            store.delete(VfsPath.of("/small"));
            long refused = tiny.refusals().stream()
                    .filter("RequestTimeTooSkewed"::equals)
                    .count();
            BucketContract.write(store, "/small", "small");
            store.stat(FILE);
            assertEquals(
                    refused,
                    tiny.refusals().stream()
                            .filter("RequestTimeTooSkewed"::equals)
                            .count(),
                    "it is known by now");
        }
    }

    @Test
    void aClockThatDiffersTooMuchIsTheLineOfTheStartWhereNothingIsTriedAgain() {
        tiny.ahead(Duration.ofHours(1));
        String why = StartTest.refusal(tiny.config("old")
                .withConnection(
                        ConnectionConfig.DEFAULTS.withBounds(Duration.ofSeconds(20), Duration.ofSeconds(20), 1)));
        assertTrue(why.endsWith("the clocks of the store and of this machine differ too much"), why);
    }

    private static void keys(Path file, String accessKey) {
        try {
            Files.writeString(file, "[default]\naws_access_key_id=" + accessKey + "\naws_secret_access_key=secret\n");
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    /** A file of keys is written anew while an upload runs and a store is open; the old keys go, and nobody notices. */
    @Test
    void keysThatAreReplacedInTheMiddleOfAnUpload(@TempDir Path directory) {
        Path file = directory.resolve("credentials");
        keys(file, "old");
        tiny.know("old", "new");
        S3Config config = tiny.config("old")
                .withUploads(UploadsConfig.DEFAULTS.withSizes(DataSize.mebibytes(5), 2, DataSize.mebibytes(64)))
                .withCredentials(new CredentialsConfig(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(file), Optional.empty()));
        try (Storage store = new S3StorageProvider().open(config);
                Upload upload = store.openWrite(FILE, new WriteMode.CreateOrReplace())) {
            upload.write(ByteBuffer.wrap(CONTENT, 0, PART + 10));
            assertEquals(List.of("old"), tiny.seen().stream().distinct().toList());
            keys(file, "new");
            Parallel.until(() -> {
                store.list(VfsPath.ROOT).close();
                return tiny.seen().contains("new");
            });
            tiny.know("new");
            upload.write(ByteBuffer.wrap(CONTENT, PART + 10, CONTENT.length - PART - 10));
            upload.commit();
            assertArrayEquals(CONTENT, BucketContract.read(store, "/f.bin"));
        }
        assertEquals(
                List.of(),
                tiny.refusals().stream().filter("InvalidAccessKeyId"::equals).toList());
    }

    /** Keys that went before the file was written anew: each command fails with its reason until then, and no longer. */
    @Test
    void keysThatAreReplacedTooLate(@TempDir Path directory) {
        Path file = directory.resolve("credentials");
        keys(file, "old");
        S3Config config = tiny.config("old")
                .withCredentials(new CredentialsConfig(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(file), Optional.empty()));
        try (Storage store = new S3StorageProvider().open(config)) {
            tiny.know("new");
            StorageError why = failure(() -> BucketContract.write(store, "/f.bin", "x"));
            assertEquals(new StorageError.Unavailable("the store does not know our access key"), why);
            keys(file, "new");
            Parallel.until(() -> {
                try {
                    BucketContract.write(store, "/f.bin", "x");
                    return true;
                } catch (StorageException notYet) {
                    return false;
                }
            });
            assertEquals("x", new String(tiny.object("f.bin").bytes(), java.nio.charset.StandardCharsets.US_ASCII));
        }
    }
}
