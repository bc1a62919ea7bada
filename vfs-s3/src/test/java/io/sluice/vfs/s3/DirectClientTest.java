package io.sluice.vfs.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.VfsPath;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;

/** Which requests go past the SDK, and when they do not any more. */
final class DirectClientTest {

    private FaultProxy proxy;
    private S3Fixture fixture;

    @BeforeEach
    void open() {
        proxy = FaultProxy.before(S3Proxy.server());
        ConnectionConfig quick = ConnectionConfig.DEFAULTS.withBounds(Duration.ofSeconds(5), Duration.ofSeconds(5), 3);
        fixture = S3Fixture.on(
                S3Proxy.server(), c -> c.withEndpoint(proxy.endpoint()).withConnection(quick));
        bySdk();
    }

    @AfterEach
    void close() {
        proxy.close();
        fixture.close();
    }

    /** Of each request since the last look: whether the SDK has sent it. What the store looks for at its start is left out. */
    private List<Boolean> bySdk() {
        List<Boolean> ways = proxy.seen().stream()
                .filter(r -> !r.line().contains("uploads") && !r.line().contains(KeySpace.OWN))
                .map(r -> r.header("amz-sdk-invocation-id").isPresent())
                .toList();
        proxy.seen().clear();
        return ways;
    }

    @Test
    void whatSmallFilesCostGoesPastTheSdk() {
        BucketContract.write(fixture.store(), "/d/a b+c&d.txt", "x");
        BucketContract.read(fixture.store(), "/d/a b+c&d.txt");
        fixture.store().stat(VfsPath.of("/d/a b+c&d.txt"));
        assertEquals(1, BucketContract.entries(fixture.store(), "/d").size());
        List<Boolean> ways = bySdk();
        assertEquals(5, ways.size(), "a listing and a PUT, GET, HEAD, a listing");
        assertFalse(ways.contains(true));
    }

    @Test
    void theSdkMakesTheAttemptsThatAreLeft() {
        BucketContract.write(fixture.store(), "/f.txt", "x");
        bySdk();
        proxy.plan(2, r -> r.is("HEAD"), new FaultProxy.Fault.Answer(503, "SlowDown"));
        assertEquals(1, fixture.store().stat(VfsPath.of("/f.txt")).size());
        assertEquals(List.of(false, true, true), bySdk());
        proxy.plan(3, r -> r.is("HEAD"), new FaultProxy.Fault.Answer(503, "SlowDown"));
        BucketContract.refused(
                StorageError.Throttled.class, () -> fixture.store().stat(VfsPath.of("/f.txt")));
        assertEquals(List.of(false, true, true), bySdk());
        fixture.store().stat(VfsPath.of("/f.txt"));
        assertEquals(List.of(false), bySdk());
    }

    @Test
    void whatIsMissingIsAskedForOnce() {
        BucketContract.refused(
                StorageError.NotFound.class, () -> fixture.store().delete(VfsPath.of("/f.txt")));
        assertEquals(List.of(false, false), bySdk());
    }

    @Test
    void whereOnlyTheSdkSucceedsItHasAllRequestsFromThenOn() {
        BucketContract.write(fixture.store(), "/f.txt", "x");
        bySdk();
        proxy.plan(r -> r.is("HEAD"), new FaultProxy.Fault.Answer(403, "RequestTimeTooSkewed"));
        assertEquals(1, fixture.store().stat(VfsPath.of("/f.txt")).size());
        fixture.store().stat(VfsPath.of("/f.txt"));
        assertEquals(List.of(false, true, true), bySdk());
    }

    @Test
    void aRefusalForGoodIsTheSdksToTell() {
        proxy.plan(2, r -> r.is("HEAD"), new FaultProxy.Fault.Answer(403, "AccessDenied"));
        BucketContract.refused(
                StorageError.PermissionDenied.class, () -> fixture.store().stat(VfsPath.of("/f.txt")));
        assertEquals(List.of(false, true), bySdk());
    }

    @Test
    void oneAttemptIsOne() {
        ConnectionConfig once = ConnectionConfig.DEFAULTS.withBounds(Duration.ofSeconds(5), Duration.ofSeconds(5), 1);
        try (S3Fixture other = S3Fixture.on(
                S3Proxy.server(), c -> c.withEndpoint(proxy.endpoint()).withConnection(once))) {
            BucketContract.write(other.store(), "/f.txt", "x");
            bySdk();
            proxy.plan(r -> r.is("HEAD"), new FaultProxy.Fault.Answer(500, "InternalError"));
            BucketContract.refused(
                    StorageError.Unavailable.class, () -> other.store().stat(VfsPath.of("/f.txt")));
            assertEquals(List.of(true), bySdk());
        }
    }

    @Test
    void keysAsPaths() {
        assertEquals("a/b-c_d.e~f", DirectRequest.encoded("a/b-c_d.e~f"));
        assertEquals("a%20b%2Bc%2A%25/%C3%A4%26%3D%3F", DirectRequest.encoded("a b+c*%/\u00e4&=?"));
    }

    private static SdkHttpFullRequest signed(String path, String authorization) {
        return SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.GET)
                .protocol("https")
                .host("bucket.example.com")
                .encodedPath(path)
                .putHeader("Authorization", authorization)
                .build();
    }

    @Test
    void whereRequestsGoIsReadFromTheSdksOwn() {
        String usual =
                "AWS4-HMAC-SHA256 Credential=A/K/20261123/eu-north-1/s3/aws4_request, SignedHeaders=host, Signature=0";
        Destination found = Destination.of("bucket", signed("/", usual)).orElseThrow();
        assertEquals("eu-north-1", found.region());
        assertEquals("", found.base().encodedPath());
        assertEquals("https://bucket.example.com", found.base().getUri().toString());
        assertEquals(
                "/bucket",
                Destination.of("bucket", signed("/bucket", usual))
                        .orElseThrow()
                        .base()
                        .encodedPath());
        assertTrue(Destination.of("bucket", signed("/", usual.replace("/s3/", "/s3express/")))
                .isEmpty());
        assertTrue(Destination.of("bucket", signed("/", usual.replace("AWS4-", "AWS4-ECDSA-")))
                .isEmpty());
        assertEquals(Optional.empty(), Destination.of("bucket", signed("/", "")));
    }
}
