package io.sluice.server.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineDecoderTest {

    private static final String IAC = "\u00FF";
    private static final String OVERLONG = "<overlong>";
    private static final int LIMIT = 20;

    /** Collects lines; the marker stands for an over-long one. */
    private static final class Lines implements LineDecoder.Sink {
        final List<String> seen = new ArrayList<>();

        @Override
        public void line(String text) {
            seen.add(text);
        }

        @Override
        public void overlong() {
            seen.add(OVERLONG);
        }
    }

    /** The text's characters are the bytes; decoded whole, byte by byte and in pieces, which must agree. */
    private static List<String> decode(String latin1) {
        byte[] bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
        List<String> whole = decode(bytes, bytes.length);
        for (int piece = 1; piece < bytes.length; piece++) {
            assertEquals(whole, decode(bytes, piece), "in pieces of " + piece);
        }
        return whole;
    }

    private static List<String> decode(byte[] bytes, int piece) {
        LineDecoder decoder = new LineDecoder(LIMIT);
        Lines lines = new Lines();
        for (int i = 0; i < bytes.length; i += piece) {
            decoder.feed(bytes, i, Math.min(piece, bytes.length - i), lines);
            assertTrue(decoder.buffered() <= LIMIT + 1);
        }
        return lines.seen;
    }

    @Test
    void endsLinesAtLineFeed() {
        assertEquals(List.of("USER a", "PASS b", "", "QUIT"), decode("USER a\r\nPASS b\n\r\nQUIT\r\nrest"));
    }

    @Test
    void endsLinesAtCarriageReturnNul() {
        assertEquals(List.of("USER a", "", "NOOP"), decode("USER a\r\0\r\0NOOP\r\0"));
    }

    @Test
    void keepsOtherReturnsAndNuls() {
        assertEquals(List.of("CWD a\rb", "CWD a\0b", "CWD a\r", "\0"), decode("CWD a\rb\nCWD a\0b\r\nCWD a\r\r\n\0\n"));
    }

    @Test
    void decodesUtf8AndEscapesOtherBytes() {
        assertEquals(List.of("CWD \u00E4", "CWD \uDCE4x"), decode("CWD \u00C3\u00A4\r\nCWD \u00E4x\r\n"));
    }

    @Test
    void takesLinesUpToTheLimit() {
        String longest = "x".repeat(LIMIT);
        assertEquals(
                List.of(longest, longest, longest, "N"),
                decode(longest + "\r\n" + longest + "\n" + longest + "\r\0N\n"));
    }

    @Test
    void reportsAnOverlongLineOnceAndNeverRunsItsTail() {
        String over = "x".repeat(LIMIT + 1);
        assertEquals(
                List.of(OVERLONG, "A", OVERLONG, "B"),
                decode(over + "\nA\n" + over + "DELE y\rDELE z" + over + "\r\nB\n"));
        assertEquals(List.of(OVERLONG, "A"), decode(over + "\r\0A\n"));
        assertEquals(List.of(OVERLONG, "A"), decode("x".repeat(LIMIT) + "\r\r\0A\n"));
        assertEquals(List.of(OVERLONG, "A"), decode("x".repeat(LIMIT) + "\ry\r\nA\n"));
        assertEquals(List.of(OVERLONG, "A"), decode("x".repeat(LIMIT) + "\0DELE\nA\n"));
        assertEquals(List.of(OVERLONG), decode(over.repeat(5)));
    }

    @Test
    void reportsOverlongBeforeTheLineEnds() {
        LineDecoder decoder = new LineDecoder(LIMIT);
        Lines lines = new Lines();
        decoder.feed(new byte[100], 0, 100, lines);
        assertEquals(List.of(OVERLONG), lines.seen);
        assertEquals(0, decoder.buffered());
    }

    @Test
    void dropsTelnetCommandsAndOptions() {
        assertEquals(
                List.of("ABCD", "E"),
                decode("A" + IAC + "\u00FB\u0001B" + IAC + "\u00F4" + IAC + "\u00F2C" + IAC + "\u00FE\nD\r\nE" + IAC
                        + "\u00F9\r\n"));
    }

    @Test
    void dropsTelnetCommandsInsideALineEnd() {
        assertEquals(List.of("A", "B"), decode("A\r" + IAC + "\u00F1\nB\n"));
    }

    @Test
    void dropsSubnegotiationsWithLineEndsInside() {
        assertEquals(List.of("AB", "C"), decode("A" + IAC + "\u00FA\u0018\n\r\nX" + IAC + IAC + IAC + "\u00F0B\nC\n"));
    }

    @Test
    void endsAnEndlessSubnegotiation() {
        String start = IAC + "\u00FA";
        assertEquals(List.of(OVERLONG, "NOOP"), decode("A" + start + "x".repeat(3 * LIMIT) + "\nNOOP\n"));
        assertEquals(
                List.of(OVERLONG, "NOOP"), decode(start + "x".repeat(LIMIT) + IAC + "\u00F0" + start + "\nNOOP\n"));
    }

    @Test
    void countsSubnegotiationsOfOneLineTogether() {
        String negotiation = IAC + "\u00FA12345" + IAC + "\u00F0";
        assertEquals(List.of("ABC"), decode("A" + negotiation + "B" + negotiation + "C\n"));
        assertEquals(List.of(OVERLONG), decode("A" + negotiation + "B" + negotiation + negotiation + "C\n"));
    }

    @Test
    void doubledIacIsOneByte() {
        assertEquals(List.of("CWD \uDCFF", "CWD \uDCFFa"), decode("CWD " + IAC + IAC + "\r\nCWD " + IAC + IAC + "a\n"));
    }

    @Test
    void iacBeforeTextVanishesAlone() {
        assertEquals(List.of("ABOR"), decode(IAC + "ABOR\r\n"));
        assertEquals(
                List.of("CWD x", "CWD y", "CWD z1"),
                decode("CWD x" + IAC + "\r\nCWD y" + IAC + "\nCWD z" + IAC + "1\n"));
    }

    /** lftp and others send IAC IP IAC DM, some of it urgent; which byte is missing then depends on the client. */
    @Test
    void findsAbortWhateverTheUrgentByteTookAlong() {
        List<String> abort = List.of("ABOR");
        assertEquals(abort, decode("\u00FF\u00F4\u00FF\u00F2ABOR\r\n"));
        assertEquals(abort, decode("\u00F4\u00FF\u00F2ABOR\r\n"));
        assertEquals(abort, decode("\u00FF\u00F4\u00F2ABOR\r\n"));
        assertEquals(abort, decode("\u00FF\u00F4\u00FFABOR\r\n"));
        assertEquals(abort, decode("\u00F2ABOR\r\n"));
        assertEquals(
                abort,
                decode("\u00F4abor\r\n").stream()
                        .map(text -> text.toUpperCase(java.util.Locale.ROOT))
                        .toList());
        assertEquals(abort, decode("\u00F4\u00F2ABOR\r\n"));
    }

    @Test
    void keepsInterruptBytesElsewhere() {
        assertEquals(List.of("A\uDCF2B", "\uDCF2 A", "\uDCF4"), decode("A\u00F2B\n\u00F2 A\n\u00F4\n"));
    }

    /** Python's ftplib sends all of ABOR CR LF urgent, and the kernel takes its last byte away. */
    @Test
    void abortNeedsNoLineFeed() {
        assertEquals(List.of("ABOR"), decode("ABOR\r"));
        assertEquals(List.of("ABOR", "NOOP"), decode("ABOR\rNOOP\r\n"));
        assertEquals(List.of("abor", "", "NOOP"), decode("abor\r\n\r\nNOOP\r\n"));
        assertEquals(List.of("ABOR", "NOOP"), decode("ABOR\r\0NOOP\r\n"));
        assertEquals(List.of("ABOR x", "NOOP\rA"), decode("ABOR x\r\nNOOP\rA\r\n"));
        assertEquals(List.of("ABOR", "NOOP"), decode("ABOR\r\r\nNOOP\r\n"));
        assertEquals(List.of("ABOR", "NOOP"), decode("ABOR\r\r\0\nNOOP\r\n"));
    }

    /** Each of them is a line, so each waits for room. */
    @Test
    void abortsWithoutLineFeedsStopAtAFullSink() {
        LineDecoder decoder = new LineDecoder(LIMIT);
        List<String> seen = new ArrayList<>();
        LineDecoder.Sink sink = new LineDecoder.Sink() {
            @Override
            public void line(String text) {
                seen.add(text);
            }

            @Override
            public void overlong() {
                seen.add(OVERLONG);
            }

            @Override
            public boolean isFull() {
                return seen.size() == 2;
            }
        };
        byte[] bytes = "ABOR\r".repeat(4).getBytes(StandardCharsets.US_ASCII);
        assertEquals(10, decoder.feed(bytes, 0, bytes.length, sink));
        assertEquals(List.of("ABOR", "ABOR"), seen);
    }

    @Test
    void resetDropsEverythingHeld() {
        for (String begun :
                List.of("USER x", IAC, IAC + "\u00FB", IAC + "\u00FAxyz", "ABOR\r", "x".repeat(LIMIT + 1), "A\r")) {
            LineDecoder decoder = new LineDecoder(LIMIT);
            byte[] bytes = begun.getBytes(StandardCharsets.ISO_8859_1);
            decoder.feed(bytes, 0, bytes.length, new Lines());
            decoder.reset();
            assertEquals(0, decoder.buffered());
            Lines lines = new Lines();
            decoder.feed("\nNOOP\r\n".getBytes(StandardCharsets.US_ASCII), 0, 7, lines);
            assertEquals(List.of("", "NOOP"), lines.seen);
        }
    }

    /** What is pipelined behind AUTH came in clear and must not survive it. */
    @Test
    void resetByTheSinkDropsTheRestOfThePiece() {
        LineDecoder decoder = new LineDecoder(LIMIT);
        List<String> seen = new ArrayList<>();
        LineDecoder.Sink sink = new LineDecoder.Sink() {
            @Override
            public void line(String text) {
                seen.add(text);
                if (text.startsWith("AUTH")) {
                    decoder.reset();
                }
            }

            @Override
            public void overlong() {
                seen.add(OVERLONG);
                decoder.reset();
            }
        };
        byte[] pipelined = "NOOP\r\nAUTH TLS\r\nUSER injected\r\nUSER".getBytes(StandardCharsets.US_ASCII);
        decoder.feed(pipelined, 0, pipelined.length, sink);
        byte[] overlong = ("x".repeat(LIMIT + 1) + "\nUSER injected\nUSER").getBytes(StandardCharsets.US_ASCII);
        decoder.feed(overlong, 0, overlong.length, sink);
        byte[] torn = (IAC + "AUTH TLS\r\nUSER injected\r\n").getBytes(StandardCharsets.ISO_8859_1);
        decoder.feed(torn, 0, torn.length, sink);
        assertEquals(List.of("NOOP", "AUTH TLS", OVERLONG, "AUTH TLS"), seen);
        assertEquals(0, decoder.buffered());
    }

    @Test
    void reportsWhatItHolds() {
        LineDecoder decoder = new LineDecoder(LIMIT);
        byte[] bytes = "NOOP\r\nUSER".getBytes(StandardCharsets.US_ASCII);
        decoder.feed(bytes, 0, bytes.length, new Lines());
        assertEquals(4, decoder.buffered());
    }

    @Test
    void refusesALimitThatHoldsNoCommand() {
        assertThrows(IllegalArgumentException.class, () -> new LineDecoder(4));
    }

    @Test
    void anyChunkingGivesTheSameLines() {
        Random random = new Random(959);
        String[] parts = {
            "\r",
            "\n",
            "\0",
            "\r\n",
            "\r\n",
            "a",
            "ABOR",
            "ABOR\r",
            "xyz 1",
            "\u00FF",
            "\u00F2",
            "\u00F4",
            "\u00FA",
            "\u00F0",
            "\u00FB",
            "\u00C3\u00A4",
            "0123456789"
        };
        for (int round = 0; round < 5000; round++) {
            StringBuilder input = new StringBuilder();
            for (int i = random.nextInt(20); i >= 0; i--) {
                input.append(parts[random.nextInt(parts.length)]);
            }
            byte[] bytes = input.toString().getBytes(StandardCharsets.ISO_8859_1);
            LineDecoder decoder = new LineDecoder(LIMIT);
            Lines lines = new Lines();
            for (int i = 0; i < bytes.length; ) {
                int piece = Math.min(bytes.length - i, random.nextInt(7));
                decoder.feed(bytes, i, piece, lines);
                i += piece;
            }
            assertEquals(
                    decode(bytes, 1), lines.seen, () -> java.util.HexFormat.of().formatHex(bytes));
            assertEquals(decode(bytes, bytes.length), lines.seen, () -> java.util.HexFormat.of()
                    .formatHex(bytes));
        }
    }

    @Test
    void theLimitOfTheServerIsRoomy() {
        LineDecoder decoder = new LineDecoder(LineDecoder.DEFAULT_LIMIT);
        Lines lines = new Lines();
        byte[] bytes = ("CWD " + "y".repeat(4092) + "\r\n" + "CWD " + "y".repeat(4093) + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        for (byte b : bytes) {
            decoder.feed(new byte[] {b}, 0, 1, lines);
        }
        assertEquals(List.of("CWD " + "y".repeat(4092), OVERLONG), lines.seen);
    }
}
