package io.sluice.vfs.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

/** What is removed because nobody will finish it, and what is not. */
class SweepTest {

    private static final Abilities ALL = new Abilities(EnumSet.allOf(Ability.class));
    private static final Duration LATER = Duration.ofHours(100);
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
        assertEquals(4, store().stat(FILE).size());
        sweep(Duration.ofHours(1));
        assertEquals(4, store().stat(FILE).size(), "there is time left");
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
