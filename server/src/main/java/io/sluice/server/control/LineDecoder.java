package io.sluice.server.control;

import io.sluice.vfs.NameCodec;
import java.util.Arrays;

/**
 * Turns the bytes of a control connection into command lines (RFC 959 5.3, RFC 854), in whatever pieces they arrive.
 *
 * <ul>
 *   <li>LF ends a line, and so does CR NUL; a CR directly before the LF is no part of it. Any other CR or NUL stays in
 *       the text, where paths refuse it.
 *   <li>A line that is longer than the limit is reported once, as soon as that is known; the rest of it is dropped and
 *       never becomes a line of its own.
 *   <li>Telnet sequences are taken out: options and their negotiation, commands, and subnegotiations, whose bytes count
 *       towards the limit so that an endless one ends too. {@code IAC IAC} is the byte 0xFF.
 *   <li>A kernel takes the urgent byte out of the stream, and which byte that was depends on the client. So an IAC
 *       before anything that is no Telnet command vanishes alone, bytes of a torn "interrupt, data mark" (0xF4, 0xF2)
 *       before a command's first letter vanish, and {@code ABOR} CR is a whole line even if the LF never comes.
 * </ul>
 *
 * <p>Text is decoded by {@link NameCodec}. A whole line inside one piece is decoded where it lies; only an unfinished
 * one is kept, in a buffer that grows with it to the limit at most. Used by one thread (the event loop).
 */
final class LineDecoder {

    /** Takes what the decoder finds, in order. It may call {@link LineDecoder#reset}. */
    interface Sink {
        /** A line without its end; maybe empty. */
        void line(String text);

        /** The line that is arriving is over the limit; nothing more of it will be reported. */
        void overlong();

        /** Whether it takes no more lines for now; asked at the start of each. */
        default boolean isFull() {
            return false;
        }
    }

    private enum State {
        TEXT,
        COMMAND,
        OPTION,
        SUBNEGOTIATION,
        SUBNEGOTIATION_COMMAND
    }

    /** Octets, without the line end, that a command line may have. */
    static final int DEFAULT_LIMIT = 4096;

    private static final byte IAC = (byte) 0xFF;
    private static final int FIRST_COMMAND = 0xEC;
    private static final int SE = 0xF0;
    private static final int DATA_MARK = 0xF2;
    private static final int INTERRUPT = 0xF4;
    private static final int SB = 0xFA;
    private static final int WILL = 0xFB;
    private static final byte[] ABOR = {'A', 'B', 'O', 'R', '\r'};
    private static final byte[] EMPTY = {};
    private static final int SMALLEST_BUFFER = 64;
    private static final int KEPT_BUFFER = 512;

    private final int limit;
    private byte[] line = EMPTY;
    private int count;
    /** How many bytes from the start of the line may be the torn remains of an interrupt. */
    private int torn;
    /** What subnegotiations of this line have used of the limit. */
    private int subnegotiated;

    private State state = State.TEXT;
    private boolean discarding;
    /** While discarding: the last byte was a CR, which a NUL would make a line end. */
    private boolean afterCarriageReturn;
    /** The line ended at a CR already: what else belongs to its end, if it comes, is no line of its own. */
    private boolean ended;
    /** Counts resets, so that {@link #feed} sees one made by the sink. */
    private int resets;

    private int dropped;

    /** A decoder for lines of at most {@code limit} octets, their ends not counted. */
    LineDecoder(int limit) {
        if (limit < ABOR.length) {
            throw new IllegalArgumentException("a line limit of " + limit + " octets holds no command");
        }
        this.limit = limit;
    }

    /**
     * Takes the next bytes and reports every line that they complete, until the sink is full. When the sink calls
     * {@link #reset}, the bytes behind that line are dropped with everything else.
     *
     * @return how many bytes were taken or dropped; the rest is for the next call
     */
    int feed(byte[] data, int offset, int length, Sink sink) {
        int end = offset + length;
        int i = offset;
        int epoch = resets;
        dropped = 0;
        while (i < end && epoch == resets) {
            // Only a whole line can have filled the sink; within one there is nothing to ask for each byte.
            boolean between = isBetweenLines();
            if (between && !isRestOfEnd(data[i]) && sink.isFull()) {
                break;
            }
            int next = between && !ended ? wholeLine(data, i, end, sink) : i;
            if (next == i) {
                step(data[i], sink);
                next = i + 1;
            }
            i = next;
        }
        if (epoch != resets) {
            dropped = end - i;
            return length;
        }
        return i - offset;
    }

    /** Forgets the unfinished line and Telnet sequence; what was reported already stays reported. */
    void reset() {
        resets++;
        state = State.TEXT;
        ended = false;
        discarding = false;
        afterCarriageReturn = false;
        startLine();
        line = EMPTY;
    }

    /** How many bytes the last {@link #feed} dropped because the sink called {@link #reset}. */
    int dropped() {
        return dropped;
    }

    /** The bytes of the unfinished line that are held, from 0 to one above the limit. */
    int buffered() {
        return count;
    }

    private boolean isBetweenLines() {
        return count == 0 && state == State.TEXT && !discarding && subnegotiated == 0;
    }

    /** Whether this byte belongs to the end of a line that ended at a CR already. */
    private boolean isRestOfEnd(byte b) {
        return ended && (b == '\r' || b == '\n' || b == 0);
    }

    /** Reports the line that lies whole at {@code from} if it has nothing special; where it ends, else {@code from}. */
    private int wholeLine(byte[] data, int from, int end, Sink sink) {
        int first = data[from] & 0xFF;
        if (first == DATA_MARK || first == INTERRUPT) {
            return from;
        }
        int stop = Math.min(end, from + limit + 2);
        for (int i = from; i < stop; i++) {
            byte b = data[i];
            if (b == '\n') {
                int length = i > from && data[i - 1] == '\r' ? i - 1 - from : i - from;
                if (length > limit) {
                    return from;
                }
                sink.line(NameCodec.decode(data, from, length));
                return i + 1;
            }
            boolean strayReturn = b == '\r' && (i + 1 == stop || data[i + 1] != '\n');
            if (b == IAC || b == 0 || strayReturn) {
                return from;
            }
        }
        return from;
    }

    private void step(byte b, Sink sink) {
        int octet = b & 0xFF;
        switch (state) {
            case TEXT -> {
                if (b == IAC) {
                    state = State.COMMAND;
                } else {
                    text(b, sink);
                }
            }
            case COMMAND -> command(b, sink);
            case OPTION -> state = State.TEXT;
            case SUBNEGOTIATION -> {
                state = b == IAC ? State.SUBNEGOTIATION_COMMAND : State.SUBNEGOTIATION;
                countSubnegotiated(sink);
            }
            case SUBNEGOTIATION_COMMAND -> {
                state = octet == SE ? State.TEXT : State.SUBNEGOTIATION;
                countSubnegotiated(sink);
            }
        }
    }

    private void command(byte b, Sink sink) {
        int octet = b & 0xFF;
        state = State.TEXT;
        if (b == IAC || octet < FIRST_COMMAND) {
            text(b, sink);
        } else if (octet >= WILL) {
            state = State.OPTION;
        } else if (octet == SB && !discarding) {
            state = State.SUBNEGOTIATION;
        }
    }

    private void countSubnegotiated(Sink sink) {
        subnegotiated++;
        if (count + subnegotiated > limit) {
            state = State.TEXT;
            discard(false, sink);
        }
    }

    private void text(byte b, Sink sink) {
        if (isRestOfEnd(b)) {
            ended = b != '\n';
            return;
        }
        ended = false;
        if (discarding) {
            boolean last = b == '\n' || (b == 0 && afterCarriageReturn);
            afterCarriageReturn = b == '\r';
            discarding = !last;
            return;
        }
        boolean returned = count > 0 && line[count - 1] == '\r';
        if (b == '\n' || (b == 0 && returned)) {
            endLine(returned ? count - 1 : count, sink);
        } else if (count + subnegotiated >= limit && (b != '\r' || count + subnegotiated > limit)) {
            discard(b == '\r', sink);
        } else {
            append(b);
            if (b == '\r' && isAbort()) {
                ended = true;
                endLine(count - 1, sink);
            }
        }
    }

    private void append(byte b) {
        boolean letter = (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
        if (letter && torn == count) {
            count = 0;
            torn = 0;
        }
        if (count == line.length) {
            line = Arrays.copyOf(line, Math.min(limit + 1, Math.max(SMALLEST_BUFFER, 2 * count)));
        }
        int octet = b & 0xFF;
        if (torn == count && (octet == DATA_MARK || octet == INTERRUPT)) {
            torn++;
        }
        line[count++] = b;
    }

    private boolean isAbort() {
        if (count != ABOR.length) {
            return false;
        }
        for (int i = 0; i < ABOR.length - 1; i++) {
            if ((line[i] & ~0x20) != ABOR[i]) {
                return false;
            }
        }
        return true;
    }

    private void endLine(int length, Sink sink) {
        String text = NameCodec.decode(line, 0, length);
        startLine();
        sink.line(text);
    }

    private void discard(boolean carriageReturn, Sink sink) {
        startLine();
        discarding = true;
        afterCarriageReturn = carriageReturn;
        sink.overlong();
    }

    private void startLine() {
        count = 0;
        torn = 0;
        subnegotiated = 0;
        if (line.length > KEPT_BUFFER) {
            line = EMPTY;
        }
    }
}
