package io.sluice.server.control;

import io.sluice.vfs.NameCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Fuzzes {@link LineDecoder}: any bytes in any pieces give the same lines, and never hold more than the limit. */
public final class LineDecoderFuzz {

    /** Small, so that inputs of a few hundred bytes go beyond it. */
    private static final int SMALL_LIMIT = 24;

    private static final int PIECE = 9;
    private static final String OVERLONG = "\n";

    private LineDecoderFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        for (int limit : new int[] {SMALL_LIMIT, LineDecoder.DEFAULT_LIMIT}) {
            List<String> whole = decode(input, limit, input.length);
            requireSame(whole, decode(input, limit, 1), "byte by byte");
            requireSame(whole, decode(input, limit, 0), "in pieces");
            if (whole.size() > input.length) {
                throw new AssertionError(whole.size() + " lines from " + input.length + " bytes");
            }
        }
    }

    private static void requireSame(List<String> wanted, List<String> lines, String how) {
        if (!lines.equals(wanted)) {
            throw new AssertionError(how + ": " + lines + " in place of " + wanted);
        }
    }

    /** The lines, {@link #OVERLONG} for one that was too long; pieces of that size, 0 for various ones. */
    private static List<String> decode(byte[] input, int limit, int size) {
        SplittableRandom random = new SplittableRandom(Arrays.hashCode(input));
        LineDecoder decoder = new LineDecoder(limit);
        Lines lines = new Lines(limit);
        int from = 0;
        while (from < input.length) {
            int length = Math.min(size == 0 ? random.nextInt(PIECE) : size, input.length - from);
            decoder.feed(input, from, length, lines);
            if (decoder.buffered() > limit + 1) {
                throw new AssertionError(decoder.buffered() + " bytes are held");
            }
            from += length;
        }
        return lines.found;
    }

    private static final class Lines implements LineDecoder.Sink {
        private final int limit;
        private final List<String> found = new ArrayList<>();

        Lines(int limit) {
            this.limit = limit;
        }

        @Override
        public void line(String text) {
            int octets = NameCodec.encode(text).length;
            if (octets > limit || text.indexOf('\n') >= 0) {
                throw new AssertionError("a line of " + octets + " octets: " + text);
            }
            found.add(text);
        }

        @Override
        public void overlong() {
            found.add(OVERLONG);
        }
    }
}
