package io.sluice.vfs.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.vfs.s3.Abilities.Ability;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class StoreProbeTest {

    @Test
    void findsWhatS3ProxyCan() {
        try (S3Fixture fixture = S3Fixture.on(S3Proxy.server())) {
            Abilities found = StoreProbe.run(fixture.client(), fixture.config(), KeySpace.below("p", true));
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
                            Ability.STORED_CHECKSUMS,
                            Ability.MD5_ETAGS),
                    found.set());
            assertEquals(List.of(), fixture.keys());
            assertEquals(List.of(), fixture.unfinished());
        }
    }

    /** Of the conditions it obeys one: what it answers to the others would pass for obedience only if nobody tried. */
    @Test
    @Tag("ceph")
    void findsWhatCephCan() {
        try (S3Fixture fixture = S3Fixture.on(Ceph.server())) {
            Abilities found = StoreProbe.run(fixture.client(), fixture.config(), KeySpace.below("", true));
            assertEquals(
                    Set.of(
                            Ability.WRITE,
                            Ability.EXCLUSIVE_PUT,
                            Ability.MULTIPART,
                            Ability.PART_COPY,
                            Ability.MD5_ETAGS),
                    found.set());
            assertEquals(List.of(), fixture.keys());
            assertEquals(List.of(), fixture.unfinished());
        }
    }
}
