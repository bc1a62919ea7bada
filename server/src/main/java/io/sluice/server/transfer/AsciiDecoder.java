package io.sluice.server.transfer;

import java.nio.ByteBuffer;

/**
 * Turns what a client sends in TYPE A into a file's bytes (RFC 959 3.1.1.1): CR LF becomes LF, all else passes
 * unchanged, a CR by itself and an LF by itself too.
 *
 * <p>Streaming: a CR at the end of a buffer waits for the byte behind it, so buffers may end anywhere and {@link
 * #finish} must be called after the last. The output is never longer than the input. One instance for each transfer,
 * used by one thread.
 */
final class AsciiDecoder {

    private static final byte CR = '\r';
    private static final byte LF = '\n';

    /** A CR was taken from the input and is not in the output yet. */
    private boolean pendingReturn;

    /**
     * Converts until {@code in} is empty or {@code out} is full; both positions move by what was done. An {@code out}
     * with one byte more room than {@code in} has bytes takes them all.
     */
    void decode(ByteBuffer in, ByteBuffer out) {
        while (in.hasRemaining() && out.hasRemaining()) {
            if (pendingReturn) {
                boolean lineEnd = in.get(in.position()) == LF;
                out.put(lineEnd ? in.get() : CR);
                pendingReturn = false;
            } else {
                int start = in.position();
                int end = start + Math.min(in.remaining(), out.remaining());
                int carriageReturn = ByteScan.indexOf(in, CR, start, end);
                if (carriageReturn > start) {
                    ByteScan.move(in, out, carriageReturn - start);
                }
                if (carriageReturn < end) {
                    in.get();
                    pendingReturn = true;
                }
            }
        }
    }

    /**
     * Writes what still waits, one byte at most, at the end of the input.
     *
     * @return whether nothing waits any more; false if {@code out} was full
     */
    boolean finish(ByteBuffer out) {
        if (pendingReturn && out.hasRemaining()) {
            out.put(CR);
            pendingReturn = false;
        }
        return !pendingReturn;
    }
}
