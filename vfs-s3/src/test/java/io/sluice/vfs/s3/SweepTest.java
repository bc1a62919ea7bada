package io.sluice.vfs.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.Storage;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import io.sluice.vfs.s3.Abilities.Ability;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** What is removed because nobody will finish it, and what is not. */
class SweepTest {

    private static final Abilities ALL = new Abilities(EnumSet.allOf(Ability.class));
    private static final Duration LATER = Duration.ofHours(100);
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final VfsPath FILE = VfsPath.of("/f");

    private final S3Fixture fixture = S3Fixture.on(S3Proxy.server(), config -> config.withPrefix("ours"));
    private final UploadRoom room = UploadRoom.of(64 << 20, 0, Duration.ZERO);

    @AfterEach
    void end() {
        fixture.close();
    }

    private S3Bucket bucket(Duration ahead) {
        InstantSource clock = () -> Instant.now().plus(ahead);
        return new S3Bucket(fixture.client(), fixture.config(), ALL, clock, room);
    }

    private void sweep(Duration ahead) {
        try (StaleUploads sweeper = new StaleUploads(bucket(ahead), KeySpace.below("ours", false))) {
            sweeper.sweep();
        }
    }

    private String begin(String key) {
        return fixture.client()
                .createMultipartUpload(r -> r.bucket(fixture.config().bucket()).key(key))
                .uploadId();
    }

    private void put(String key) {
        fixture.client().putObject(r -> r.bucket(fixture.config().bucket()).key(key), RequestBody.fromString("x"));
    }

    private double swept() {
        return room.meters().stream()
                .filter(m -> m.name().equals("sluice.s3.uploads.swept"))
                .mapToDouble(m -> m.value().getAsLong())
                .sum();
    }

    @Test
    void uploadsThatNobodyFinishes() {
        begin("ours/a");
        begin("ours/d/b");
        String live = begin("ours/live");
        String foreign = begin("theirs/c");
        room.begin(live);
        sweep(Duration.ZERO);
        assertEquals(4, fixture.unfinished().size(), "they are young");
        sweep(LATER);
        assertEquals(
                List.of("ours/live", "theirs/c"),
                fixture.unfinished().stream().sorted().toList());
        assertEquals(2, swept());
        room.end(live);
        sweep(LATER);
        assertEquals(List.of("theirs/c"), fixture.unfinished());
        fixture.client()
                .abortMultipartUpload(
                        r -> r.bucket(fixture.config().bucket()).key("theirs/c").uploadId(foreign));
    }

    @Test
    void objectsThatWereToBecomeParts() {
        KeySpace keys = KeySpace.below("ours", false);
        put(keys.own("part-1"));
        put(keys.own("part-2"));
        put("ours/file");
        room.begin(keys.own("part-2"));
        sweep(Duration.ZERO);
        assertEquals(3, fixture.keys().size());
        sweep(LATER);
        assertEquals(
                List.of(keys.own("part-2"), "ours/file"),
                fixture.keys().stream().sorted().toList());
    }

    @Test
    void objectsOfProbesThatWereKilled() {
        KeySpace keys = KeySpace.below("ours", false);
        String killed;
        try (FaultProxy proxy = FaultProxy.before(S3Proxy.server())) {
            // The probe writes, and never comes to remove what it wrote.
            proxy.plan(2, r -> r.is("DELETE"), new FaultProxy.Fault.Answer(403, "AccessDenied"));
            StartTest.refusal(fixture.config()
                    .withEndpoint(proxy.endpoint())
                    .withConnection(ConnectionConfig.DEFAULTS.withBounds(PATIENT, PATIENT, 1)));
            killed = fixture.keys().getFirst();
            assertTrue(killed.startsWith(keys.own(StoreProbe.PREFIX)), killed);
        }
        String foreign = keys.own("probe-of-somebody-else");
        String larger = keys.own("probe-0123456789abcdef");
        put(foreign);
        fixture.client()
                .putObject(r -> r.bucket(fixture.config().bucket()).key(larger), RequestBody.fromString("a file"));
        sweep(Duration.ZERO);
        assertEquals(3, fixture.keys().size(), "they are young");
        sweep(LATER);
        assertEquals(List.of(larger, foreign), fixture.keys().stream().sorted().toList(), "all but " + killed);
        assertEquals(List.of(), fixture.unfinished());
        assertEquals(2, swept(), "the object and the upload that the probe has begun");
    }

    @Test
    void whatTheStoreRefusesKeepsNothingElseFromBeingSwept() {
        KeySpace keys = KeySpace.below("ours", false);
        put(keys.own("part-1"));
        try (FaultProxy proxy = FaultProxy.before(S3Proxy.server());
                S3Client client = S3Clients.open(fixture.config().withEndpoint(proxy.endpoint()))) {
            proxy.plan(r -> r.line().contains("?uploads"), new FaultProxy.Fault.Answer(403, "AccessDenied"));
            S3Bucket refusing = new S3Bucket(
                    client, fixture.config(), ALL, () -> Instant.now().plus(LATER), room);
            try (StaleUploads sweeper = new StaleUploads(refusing, keys)) {
                sweeper.sweep();
            }
        }
        assertEquals(List.of(), fixture.keys());
    }

    private void keep(Storage store, String text) {
        try (Upload upload = store.openWrite(FILE, new WriteMode.CreateOrReplace())) {
            upload.write(ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
            upload.keep();
        }
    }

    private Storage store() {
        return fixture.store();
    }

    @Test
    void keptUploadsExpire() {
        keep(store(), "half");
        assertEquals(2, fixture.keys().size());
        sweep(Duration.ofHours(1));
        assertEquals(2, fixture.keys().size(), "there is time left");
        sweep(LATER);
        assertEquals(List.of(), fixture.keys(), "the file and its record");
    }

    @Test
    void whatSomebodyWentOnWithStays() {
        keep(store(), "half");
        try (Upload upload = store().openWrite(FILE, new WriteMode.ResumeAt(4))) {
            upload.write(ByteBuffer.wrap(new byte[] {'!'}));
            upload.commit();
        }
        assertEquals(List.of("ours/f"), fixture.keys(), "the record is gone");
        sweep(LATER);
        assertEquals(5, store().stat(FILE).size());
        keep(store(), "half");
        put("ours/f");
        sweep(LATER);
        assertEquals(List.of("ours/f"), fixture.keys(), "it has become another file");
    }
}
