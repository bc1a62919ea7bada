package io.sluice.server.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AsciiFilterTest {

    private static final String[] SAMPLES = {
        "",
        "\n",
        "\r",
        "\r\n",
        "\n\n",
        "\r\r\r",
        "\r\r\n",
        "\n\r",
        "a\nb",
        "a\r\nb\n",
        "line one\nline two\r\nthree\rfour\n\r\n",
        "no end at all, and long enough for the wide steps of the search",
        "\u00FF\u008A\u008D\n\u000B\u000C\t"
    };

    /** Reference: whole strings. */
    private static String encoded(String file) {
        return file.replace("\r\n", "\n").replace("\n", "\r\n");
    }

    private static String decoded(String wire) {
        return wire.replace("\r\n", "\n");
    }

    /** One way through a filter with buffers of these sizes, which the input and output are cut into. */
    private static String run(String text, boolean encode, int inSize, int outSize, boolean direct) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        AsciiEncoder encoder = new AsciiEncoder();
        AsciiDecoder decoder = new AsciiDecoder();
        ByteBuffer in = direct ? ByteBuffer.allocateDirect(inSize) : ByteBuffer.allocate(inSize);
        ByteBuffer out = direct
                ? ByteBuffer.allocateDirect(outSize).order(ByteOrder.LITTLE_ENDIAN)
                : ByteBuffer.allocate(outSize);
        in.order(direct ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < bytes.length; i += inSize) {
            in.clear();
            in.put(bytes, i, Math.min(inSize, bytes.length - i)).flip();
            while (in.hasRemaining()) {
                if (encode) {
                    encoder.encode(in, out);
                } else {
                    decoder.decode(in, out);
                }
                assertTrue(!in.hasRemaining() || !out.hasRemaining(), "stopped with input and room");
                if (!out.hasRemaining()) {
                    drain(out, result);
                }
            }
        }
        while (!encode && !decoder.finish(out)) {
            drain(out, result);
        }
        drain(out, result);
        return result.toString();
    }

    private static void drain(ByteBuffer out, StringBuilder result) {
        out.flip();
        byte[] bytes = new byte[out.remaining()];
        out.get(bytes);
        result.append(new String(bytes, StandardCharsets.ISO_8859_1));
        out.clear();
    }

    @Test
    void convertsOverEveryBufferBorder() {
        for (String sample : SAMPLES) {
            for (int inSize = 1; inSize <= Math.max(1, sample.length()); inSize++) {
                for (int outSize = 1; outSize <= 2 * sample.length() + 1; outSize++) {
                    boolean direct = (inSize + outSize) % 2 == 0;
                    assertEquals(encoded(sample), run(sample, true, inSize, outSize, direct));
                    assertEquals(decoded(sample), run(sample, false, inSize, outSize, direct));
                }
            }
        }
    }

    @Test
    void convertsRandomTextLikeTheReference() {
        Random random = new Random(3659);
        for (int round = 0; round < 3000; round++) {
            StringBuilder text = new StringBuilder();
            int density = 2 + random.nextInt(40);
            for (int i = random.nextInt(300); i > 0; i--) {
                int choice = random.nextInt(density);
                text.append(choice == 0 ? '\r' : choice == 1 ? '\n' : (char) random.nextInt(256));
            }
            String sample = text.toString();
            int inSize = 1 + random.nextInt(80);
            int outSize = 1 + random.nextInt(80);
            boolean direct = random.nextBoolean();
            assertEquals(encoded(sample), run(sample, true, inSize, outSize, direct));
            assertEquals(decoded(sample), run(sample, false, inSize, outSize, direct));
            String plain = sample.replace("\r", "");
            assertEquals(plain, run(run(plain, true, inSize, outSize, direct), false, inSize, outSize, direct));
        }
    }

    @Test
    void finishIsDoneWhenNothingWaits() {
        AsciiDecoder decoder = new AsciiDecoder();
        ByteBuffer none = ByteBuffer.allocate(0);
        assertTrue(decoder.finish(none));
        decoder.decode(ByteBuffer.wrap(new byte[] {'\r'}), ByteBuffer.allocate(1));
        assertFalse(decoder.finish(none));
        ByteBuffer one = ByteBuffer.allocate(1);
        assertTrue(decoder.finish(one));
        assertEquals('\r', one.get(0));
        assertTrue(decoder.finish(none));
    }

    @Test
    void readsReadOnlyInput() {
        ByteBuffer out = ByteBuffer.allocate(100);
        new AsciiEncoder()
                .encode(
                        ByteBuffer.wrap("a\nb".getBytes(StandardCharsets.US_ASCII))
                                .asReadOnlyBuffer(),
                        out);
        assertEquals(4, out.position());
    }
}
