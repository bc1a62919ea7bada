package io.sluice.server.transfer;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Fuzzes {@link AsciiEncoder} and {@link AsciiDecoder}: the same result whatever the buffers, and as it is defined. */
public final class AsciiFuzz {

    private static final int MOST_PIECE = 7;

    private AsciiFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        for (long salt = 0; salt < 3; salt++) {
            SplittableRandom random = new SplittableRandom(Arrays.hashCode(input) + salt);
            require(encodedPlainly(input), encoded(input, random), "encoded");
            require(decodedPlainly(input), decoded(input, random), "decoded");
        }
    }

    private static byte[] encoded(byte[] input, SplittableRandom random) {
        AsciiEncoder encoder = new AsciiEncoder();
        ByteBuffer out = ByteBuffer.allocate(2 * input.length);
        ByteBuffer in = ByteBuffer.wrap(input).limit(0);
        while (in.limit() < input.length || in.hasRemaining()) {
            in.limit(Math.min(input.length, Math.max(in.limit(), in.position() + random.nextInt(MOST_PIECE))));
            ByteBuffer room = ByteBuffer.allocate(random.nextInt(MOST_PIECE));
            encoder.encode(in, room);
            out.put(room.flip());
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static byte[] decoded(byte[] input, SplittableRandom random) {
        AsciiDecoder decoder = new AsciiDecoder();
        ByteBuffer out = ByteBuffer.allocate(input.length);
        ByteBuffer in = ByteBuffer.wrap(input).limit(0);
        boolean finished = false;
        while (!finished) {
            in.limit(Math.min(input.length, Math.max(in.limit(), in.position() + random.nextInt(MOST_PIECE))));
            ByteBuffer room = ByteBuffer.allocate(random.nextInt(MOST_PIECE));
            decoder.decode(in, room);
            finished = in.position() == input.length && decoder.finish(room);
            out.put(room.flip());
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    /** The definition, byte by byte: an LF behind anything but a CR gets one. */
    private static byte[] encodedPlainly(byte[] input) {
        ByteBuffer out = ByteBuffer.allocate(2 * input.length);
        for (int i = 0; i < input.length; i++) {
            if (input[i] == '\n' && (i == 0 || input[i - 1] != '\r')) {
                out.put((byte) '\r');
            }
            out.put(input[i]);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    /** The definition, byte by byte: a CR before an LF goes. */
    private static byte[] decodedPlainly(byte[] input) {
        ByteBuffer out = ByteBuffer.allocate(input.length);
        for (int i = 0; i < input.length; i++) {
            if (input[i] != '\r' || i + 1 == input.length || input[i + 1] != '\n') {
                out.put(input[i]);
            }
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static void require(byte[] wanted, byte[] got, String what) {
        if (!Arrays.equals(wanted, got)) {
            throw new AssertionError(what + ": " + Arrays.toString(got) + " in place of " + Arrays.toString(wanted));
        }
    }
}
