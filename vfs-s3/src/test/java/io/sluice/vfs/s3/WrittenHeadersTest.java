package io.sluice.vfs.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.Storage;
import io.sluice.vfs.Upload;
import io.sluice.vfs.WriteMode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.StorageClass;

/** Encryption, class and ACL of the settings are in each request that makes an object, however it comes about. */
final class WrittenHeadersTest {

    private static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/k1";
    private static final byte[] LARGE = new byte[12 << 20];

    /** The ways in which objects come about. */
    private enum Way {
        PUT,
        MULTIPART,
        COPY
    }

    private static S3Config config(
            S3Config c,
            String endpoint,
            EncryptionConfig encryption,
            Optional<String> storageClass,
            Optional<String> acl) {
        return new S3Config(
                c.bucket(),
                Optional.of(endpoint),
                c.region(),
                c.prefix(),
                c.addressing(),
                c.credentials(),
                encryption,
                storageClass,
                acl,
                c.probe(),
                UploadsConfig.DEFAULTS.withSizes(DataSize.mebibytes(5), 2, DataSize.mebibytes(64)),
                new RenamesConfig(100, 4, DataSize.mebibytes(5)),
                c.connection());
    }

    private static Optional<Way> way(FaultProxy.Request request) {
        boolean part = request.line().contains("partNumber=");
        if (request.is("PUT") && !part) {
            return Optional.of(request.header("x-amz-copy-source").isPresent() ? Way.COPY : Way.PUT);
        }
        return request.is("POST") && request.line().contains("?uploads")
                ? Optional.of(Way.MULTIPART)
                : Optional.empty();
    }

    /** Everything that writes: files small and large, additions, renames and times of both, a marker, what is kept. */
    private static void writeAll(Storage store) {
        store.makeDirectory(BucketContract.path("/d"));
        BucketContract.write(store, "/d/small", "x");
        BucketContract.write(store, "/d/large", LARGE);
        try (Upload upload = store.openWrite(BucketContract.path("/d/large"), new WriteMode.Append())) {
            upload.write(ByteBuffer.wrap(new byte[10]));
            upload.commit();
        }
        try (Upload upload = store.openWrite(BucketContract.path("/kept"), new WriteMode.CreateOrReplace())) {
            upload.write(ByteBuffer.wrap(LARGE));
            upload.keep();
        }
        for (String name : List.of("small", "large")) {
            store.setModified(BucketContract.path("/d/" + name), Instant.EPOCH);
            store.rename(BucketContract.path("/d/" + name), BucketContract.path("/d/" + name + "2"));
        }
        store.rename(BucketContract.path("/d"), BucketContract.path("/e"));
        assertEquals(
                LARGE.length + 10, store.stat(BucketContract.path("/e/large2")).size());
    }

    private static void assertCarried(
            EncryptionConfig encryption,
            Optional<String> storageClass,
            Optional<String> acl,
            Function<FaultProxy.Request, List<Optional<String>>> carried,
            List<Optional<String>> expected) {
        try (FaultProxy proxy = FaultProxy.before(S3Proxy.lenient());
                S3Fixture fixture = S3Fixture.on(
                        S3Proxy.lenient(), c -> config(c, proxy.endpoint(), encryption, storageClass, acl))) {
            writeAll(fixture.store());
            Set<Way> seen = new HashSet<>();
            for (FaultProxy.Request request : proxy.seen()) {
                way(request).ifPresent(way -> {
                    seen.add(way);
                    assertEquals(expected, carried.apply(request), request::toString);
                });
            }
            assertEquals(Set.of(Way.values()), seen);
        }
    }

    @Test
    void keysOfTheStore() {
        assertCarried(
                new EncryptionConfig(EncryptionConfig.Mode.S3, Optional.empty()),
                Optional.of("STANDARD_IA"),
                Optional.of("private"),
                r -> List.of(
                        r.header("x-amz-server-side-encryption"),
                        r.header("x-amz-server-side-encryption-aws-kms-key-id"),
                        r.header("x-amz-storage-class"),
                        r.header("x-amz-acl")),
                List.of(Optional.of("AES256"), Optional.empty(), Optional.of("STANDARD_IA"), Optional.of("private")));
    }

    @Test
    void keysOfAKeyManagement() {
        assertCarried(
                new EncryptionConfig(EncryptionConfig.Mode.KMS, Optional.of(KEY)),
                Optional.empty(),
                Optional.empty(),
                r -> List.of(
                        r.header("x-amz-server-side-encryption"),
                        r.header("x-amz-server-side-encryption-aws-kms-key-id"),
                        r.header("x-amz-acl")),
                List.of(Optional.of("aws:kms"), Optional.of(KEY), Optional.empty()));
    }

    @Test
    void withoutSettingsNothingIsSaidAndCopiesKeepTheirClass() {
        try (FaultProxy proxy = FaultProxy.before(S3Proxy.lenient());
                S3Fixture fixture = S3Fixture.on(
                        S3Proxy.lenient(),
                        c -> config(
                                c, proxy.endpoint(), EncryptionConfig.DEFAULTS, Optional.empty(), Optional.empty()))) {
            List<String> names = List.of("small", "large", "small-moved", "large-moved");
            for (String key : names) {
                fixture.client()
                        .putObject(
                                r -> r.bucket(fixture.config().bucket())
                                        .key(key)
                                        .storageClass(StorageClass.STANDARD_IA),
                                RequestBody.fromBytes(key.startsWith("small") ? new byte[1] : LARGE));
            }
            int before = proxy.seen().size();
            for (String name : names) {
                if (name.endsWith("-moved")) {
                    fixture.store().rename(BucketContract.path("/" + name), BucketContract.path("/new-" + name));
                } else {
                    fixture.store().setModified(BucketContract.path("/" + name), Instant.EPOCH);
                }
            }
            List<FaultProxy.Request> copies = proxy.seen().stream()
                    .skip(before)
                    .filter(r -> way(r).isPresent())
                    .toList();
            assertEquals(4, copies.size(), copies::toString);
            for (FaultProxy.Request copy : copies) {
                assertEquals(Optional.of("STANDARD_IA"), copy.header("x-amz-storage-class"), copy::toString);
                assertTrue(copy.headers().stream()
                        .noneMatch(h -> h.startsWith("x-amz-server-side") || h.startsWith("x-amz-acl")));
            }
        }
    }

    @Test
    void whatIsAddedToKeepsItsClassAndItsTime() {
        try (FaultProxy proxy = FaultProxy.before(S3Proxy.lenient());
                S3Fixture fixture = S3Fixture.on(
                        S3Proxy.lenient(),
                        c -> config(
                                c, proxy.endpoint(), EncryptionConfig.DEFAULTS, Optional.empty(), Optional.empty()))) {
            Instant expires = Instant.parse("2030-01-02T03:04:05Z");
            for (String name : List.of("small", "large")) {
                fixture.client()
                        .putObject(
                                r -> r.bucket(fixture.config().bucket())
                                        .key(name)
                                        .expires(expires)
                                        .storageClass(StorageClass.STANDARD_IA),
                                RequestBody.fromBytes(name.equals("small") ? new byte[1] : LARGE));
                int before = proxy.seen().size();
                try (Upload upload =
                        fixture.store().openWrite(BucketContract.path("/" + name), new WriteMode.Append())) {
                    upload.write(ByteBuffer.wrap(new byte[10]));
                    upload.commit();
                }
                FaultProxy.Request written = proxy.seen().stream()
                        .skip(before)
                        .filter(r -> way(r).isPresent())
                        .findFirst()
                        .orElseThrow();
                assertEquals(Optional.of("STANDARD_IA"), written.header("x-amz-storage-class"), written::toString);
                assertEquals(
                        Optional.of("Wed, 02 Jan 2030 03:04:05 GMT"), written.header("expires"), written::toString);
            }
        }
    }
}
