package io.sluice.vfs.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.vfs.s3.Abilities.Ability;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class StoreProbeTest {

    @Test
    void findsWhatS3ProxyCan() {
        try (S3Fixture fixture = S3Fixture.on(S3Proxy.server())) {
            Abilities found = StoreProbe.run(fixture.client(), fixture.config(), KeySpace.below("p"));
            assertEquals(
                    Set.of(
                            Ability.WRITE,
                            Ability.EXCLUSIVE_PUT,
                            Ability.MATCHING_PUT,
                            Ability.MULTIPART,
                            Ability.PART_COPY,
                            Ability.MATCHING_COPY,
                            Ability.EXCLUSIVE_COMPLETE,
                            Ability.MATCHING_COMPLETE,
                            Ability.STORED_CHECKSUMS),
                    found.set());
            assertEquals(List.of(), fixture.keys());
            assertEquals(List.of(), fixture.unfinished());
        }
    }
}
