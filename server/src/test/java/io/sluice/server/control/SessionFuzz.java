package io.sluice.server.control;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * Fuzzes a whole session that has logged in: decoder, mailbox, gate, commands, transfers. The bytes of the input are run
 * twice, line by line and pipelined in pieces; both times each line gets its reply, and both times the same one.
 */
public final class SessionFuzz {

    private static final byte[] LOGIN = "USER bob\r\nPASS secret\r\n".getBytes(StandardCharsets.US_ASCII);

    /** What is answered before its turn, or with what depends on how far a transfer has come. */
    private static final Pattern OVERTAKES = Pattern.compile("STAT|ABOR");

    /** At most so many lines are in one piece, if all are empty; 64 may wait. */
    private static final int MOST_PIECE = 48;

    private static final int MOST_UNANSWERED = 8;
    private static final int MOST_UPLOAD = 100;

    private SessionFuzz() {}

    /** Called once before: the first session takes long to make, and inputs have a time limit. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput(new byte[0]);
    }

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        compare(input, LOGIN);
    }

    /** Runs the input both ways behind that beginning. */
    static void compare(byte[] input, byte[] beginning) {
        List<Integer> inTurn = run(input, beginning, false);
        List<Integer> pipelined = run(input, beginning, true);
        String text = new String(input, StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
        if (!OVERTAKES.matcher(text).find() && !pipelined.equals(inTurn)) {
            throw new AssertionError("pipelined " + pipelined + ", line by line " + inTurn);
        }
    }

    private static List<Integer> run(byte[] input, byte[] beginning, boolean pipelined) {
        byte[] upload = Arrays.copyOf(input, Math.min(input.length, MOST_UPLOAD));
        SplittableRandom random = new SplittableRandom(Arrays.hashCode(input));
        try (MemorySession session = new MemorySession(upload)) {
            session.feed(beginning, 0, beginning.length, 0);
            int from = 0;
            while (from < input.length && !session.isOver()) {
                int length = pipelined
                        ? Math.min(1 + random.nextInt(MOST_PIECE), input.length - from)
                        : lineLength(input, from);
                session.feed(input, from, length, pipelined ? MOST_UNANSWERED : 0);
                from += length;
            }
            session.feed(input, 0, 0, 0);
            return session.codes();
        }
    }

    private static int lineLength(byte[] input, int from) {
        int end = from;
        while (end < input.length && input[end] != '\n' && input[end] != '\r') {
            end++;
        }
        return Math.min(end + 1, input.length) - from;
    }
}
