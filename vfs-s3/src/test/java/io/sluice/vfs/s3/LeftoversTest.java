package io.sluice.vfs.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.vfs.s3.Abilities.Ability;
import io.sluice.vfs.s3.Leftovers.Copy;
import io.sluice.vfs.s3.Leftovers.Left;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** What the store is told later, how long and of how many. */
final class LeftoversTest {

    private static final Duration PATIENT = Duration.ofSeconds(20);

    private final S3Fixture fixture = S3Fixture.on(S3Proxy.server());
    private final FaultProxy proxy = FaultProxy.before(S3Proxy.server());
    private final UploadRoom room = UploadRoom.of(64 << 20, 0, Duration.ZERO);
    private final Leftovers leftovers = new Leftovers();
    private final S3Client client = S3Clients.open(fixture.config()
            .withEndpoint(proxy.endpoint())
            .withConnection(ConnectionConfig.DEFAULTS.withBounds(PATIENT, PATIENT, 1)));

    @AfterEach
    void end() {
        client.close();
        proxy.close();
        fixture.close();
    }

    private S3Bucket later(Duration ahead) {
        return new S3Bucket(
                client,
                fixture.config(),
                new Abilities(EnumSet.allOf(Ability.class)),
                () -> Instant.now().plus(ahead),
                room,
                leftovers);
    }

    private long meter(String name) {
        return room.meters().stream()
                .filter(m -> m.name().equals(name))
                .mapToLong(m -> m.value().getAsLong())
                .sum();
    }

    private void assertMeters(long waiting, long stayed, long swept) {
        assertEquals(
                List.of(waiting, stayed, swept),
                List.of(
                        meter("sluice.s3.leftovers.waiting"),
                        meter("sluice.s3.leftovers.stayed"),
                        meter("sluice.s3.uploads.swept")));
    }

    private Copy copy(String key) {
        String etag = fixture.client()
                .putObject(r -> r.bucket(fixture.config().bucket()).key(key), RequestBody.fromString("x"))
                .eTag();
        return new Copy(new S3Copies.Source(key, 1, etag, Optional.empty()), Optional.empty());
    }

    private static Copy unknown(String key) {
        return new Copy(new S3Copies.Source(key, 1, "", Optional.empty()), Optional.empty());
    }

    @Test
    void oneThatIsRefusedKeepsNoneOfTheOthers() {
        S3Bucket bucket = later(Duration.ZERO);
        leftovers.add(bucket, copy("a"));
        leftovers.add(bucket, copy("b"));
        leftovers.add(bucket, unknown("gone"));
        assertMeters(3, 0, 0);
        assertEquals(3, meter("sluice.s3.uploads.left"));
        proxy.plan(r -> r.is("DELETE") && r.line().contains("/a"), new FaultProxy.Fault.Answer(403, "AccessDenied"));
        leftovers.retry(bucket);
        assertEquals(List.of("a"), fixture.keys());
        assertMeters(1, 0, 1);
        leftovers.retry(bucket);
        assertEquals(List.of(), fixture.keys());
        assertMeters(0, 0, 2);
    }

    @Test
    void whatIsNoCopyAnyMoreStays() {
        S3Bucket bucket = later(Duration.ZERO);
        Copy made = copy("a");
        leftovers.add(bucket, new Copy(made.made(), Optional.of(Instant.now().minusSeconds(3600))));
        leftovers.add(bucket, new Copy(new S3Copies.Source("a", 2, "", Optional.empty()), Optional.empty()));
        leftovers.retry(bucket);
        assertEquals(List.of("a"), fixture.keys());
        assertMeters(0, 0, 0);
    }

    @Test
    void aStoreThatIsAwayIsAskedOnceInATurnAndNotForEver() {
        leftovers.add(later(Duration.ZERO), copy("a"));
        leftovers.add(later(Duration.ZERO), copy("b"));
        proxy.plan(10, r -> r.is("HEAD"), new FaultProxy.Fault.Answer(503, "SlowDown"));
        Duration almost = Leftovers.PATIENCE.minusMinutes(1);
        leftovers.retry(later(almost));
        assertEquals(1, proxy.seen().size());
        assertMeters(2, 0, 0);
        Duration late = Leftovers.PATIENCE.plusMinutes(1);
        leftovers.retry(later(late));
        leftovers.retry(later(late));
        assertMeters(0, 2, 0);
        assertEquals(List.of("a", "b"), fixture.keys());
    }

    @Test
    void noMoreWaitThanThereIsRoomFor() {
        S3Bucket bucket = later(Duration.ZERO);
        for (int i = 0; i < Leftovers.MOST + 3; i++) {
            leftovers.add(bucket, unknown("k" + i));
        }
        assertMeters(Leftovers.MOST, 3, 0);
        leftovers.close(bucket);
        assertMeters(0, Leftovers.MOST + 3, 0);
    }

    @Test
    void theEndNamesWhatIsBeingRemovedAndWhatComesLater() {
        S3Bucket bucket = later(Duration.ZERO);
        Set<Left> removing = new HashSet<>(List.of(unknown("a"), unknown("b")));
        Set<Left> done = new HashSet<>(List.of(unknown("c")));
        leftovers.watch(removing);
        List<Runnable> ended = new ArrayList<>(List.of(leftovers.watch(done)));
        ended.getFirst().run();
        leftovers.close(bucket);
        assertEquals(Set.of(), removing);
        assertMeters(0, 2, 0);
        leftovers.add(bucket, unknown("d"));
        assertMeters(0, 3, 0);
    }
}
