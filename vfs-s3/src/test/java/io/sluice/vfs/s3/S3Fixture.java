package io.sluice.vfs.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.vfs.Storage;
import io.sluice.vfs.testkit.StoreFixture;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A store on a fresh bucket, and a client of its own beside it that sees what is really there. */
public final class S3Fixture implements StoreFixture {

    private final S3Config config;
    private final S3Client client;
    private final Storage store;
    private boolean emptyInBetween;

    private S3Fixture(S3Config config, S3Client client) {
        this.config = config;
        this.client = client;
        this.store = new S3StorageProvider().open(config);
    }

    /** With the default settings. */
    public static S3Fixture on(S3Server server) {
        return on(server, settings -> settings);
    }

    /** With settings of a test's own. */
    public static S3Fixture on(S3Server server, UnaryOperator<S3Config> change) {
        S3Config direct = server.config(S3Server.newBucket());
        S3Client client = S3Clients.open(direct);
        client.createBucket(r -> r.bucket(direct.bucket()));
        return new S3Fixture(change.apply(direct), client);
    }

    /** Settings with the smallest parts that there are. */
    static S3Config smallParts(S3Config config) {
        return config.withUploads(UploadsConfig.DEFAULTS.withSizes(DataSize.mebibytes(5), 2, DataSize.mebibytes(64)));
    }

    /** This one, of a server that {@link #tellsEmptyInBetween}. */
    S3Fixture tellingEmptyInBetween() {
        emptyInBetween = true;
        return this;
    }

    @Override
    public boolean tellsEmptyInBetween() {
        return emptyInBetween;
    }

    @Override
    public Storage store() {
        return store;
    }

    /** The settings that the store was opened with. */
    public S3Config config() {
        return config;
    }

    /** Sees and changes the bucket past the store. */
    public S3Client client() {
        return client;
    }

    /** Each page is a request that lists the whole bucket in some stores. */
    @Override
    public int many() {
        return 1_100;
    }

    /** All keys of the bucket. */
    public List<String> keys() {
        return client
                .listObjectsV2Paginator(r -> r.bucket(config.bucket()).encodingType(EncodingType.URL))
                .contents()
                .stream()
                .map(S3Object::key)
                .toList();
    }

    /** The keys of uploads that have begun and not ended. */
    public List<String> unfinished() {
        return client
                .listMultipartUploads(r -> r.bucket(config.bucket()).encodingType(EncodingType.URL))
                .uploads()
                .stream()
                .map(MultipartUpload::key)
                .toList();
    }

    @Override
    public void assertNothingHeld() {
        assertEquals(List.of(), unfinished(), "multipart uploads");
        assertEquals(
                List.of(),
                keys().stream()
                        .filter(k -> k.contains(KeySpace.OWN) && !k.contains(KeySpace.OWN + KeptUploads.PREFIX))
                        .toList(),
                "keys of the store's own");
    }

    @Override
    public void close() {
        store.close();
        // One by one: some of the names that tests make cannot stand in XML.
        for (List<String> left = keys(); !left.isEmpty(); left = keys()) {
            try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
                for (String key : left) {
                    threads.execute(() ->
                            client.deleteObject(r -> r.bucket(config.bucket()).key(key)));
                }
            }
        }
        deleteBucket();
        client.close();
    }

    /** S3Proxy leaves empty directories of its own behind requests that broke off, and then says that a bucket is not empty. */
    private void deleteBucket() {
        try {
            client.deleteBucket(r -> r.bucket(config.bucket()));
        } catch (S3Exception refused) {
            if (refused.statusCode() != 409
                    || !keys().isEmpty()
                    || !unfinished().isEmpty()) {
                throw refused;
            }
        }
    }
}
