package io.sluice.vfs.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.vfs.testkit.Patterns;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;

/** The pieces are what an upload costs: nothing else shows that a release of the libraries has lost them. */
final class WideBodiesTest {

    private static final int PIECE = 64 * 1024;

    /** What was asked of the bodies of a request, attempt by attempt. */
    private static List<Integer> asked(S3Fixture fixture, byte[] content) {
        List<Integer> lengths = Collections.synchronizedList(new ArrayList<>());
        RequestBody body = RequestBody.fromContentProvider(
                () -> new ByteArrayInputStream(content) {
                    @Override
                    public synchronized int read(byte[] target, int offset, int length) {
                        lengths.add(length);
                        return super.read(target, offset, length);
                    }
                },
                content.length,
                "application/octet-stream");
        fixture.client().putObject(r -> r.bucket(fixture.config().bucket()).key("f.bin"), body);
        return lengths;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, PIECE - 1, PIECE, PIECE + 1, 1_000_000})
    void bodiesAreReadInLargePieces(int size) {
        try (S3Fixture fixture = S3Fixture.on(S3Proxy.server())) {
            byte[] content = new Patterns(3).bytes(0, size);
            assertEquals(Math.min(size, PIECE), asked(fixture, content).getFirst());
            assertArrayEquals(content, BucketContract.read(fixture.store(), "/f.bin"));
        }
    }

    @Test
    void anEmptyBodyIsNone() {
        try (S3Fixture fixture = S3Fixture.on(S3Proxy.server())) {
            asked(fixture, new byte[0]);
            assertEquals(0, BucketContract.read(fixture.store(), "/f.bin").length);
        }
    }
}
