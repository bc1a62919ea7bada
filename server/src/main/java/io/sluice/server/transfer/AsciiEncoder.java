package io.sluice.server.transfer;

import java.nio.ByteBuffer;

/**
 * Turns a file's bytes into what TYPE A sends (RFC 959 3.1.1.1): each LF becomes CR LF, and one that follows a CR
 * already stays one line end. All else passes unchanged, a CR by itself too.
 *
 * <p>Streaming: what it needs to know of the bytes before is kept from call to call, so buffers may end anywhere. The
 * output is at most twice the input. One instance for each transfer, used by one thread.
 */
final class AsciiEncoder {

    private static final byte CR = '\r';
    private static final byte LF = '\n';

    /** Whether the last byte that went out is a CR. */
    private boolean afterReturn;

    /** Converts until {@code in} is empty or {@code out} is full; both positions move by what was done. */
    void encode(ByteBuffer in, ByteBuffer out) {
        while (in.hasRemaining() && out.hasRemaining()) {
            int start = in.position();
            int end = start + Math.min(in.remaining(), out.remaining());
            int lineFeed = ByteScan.indexOf(in, LF, start, end);
            if (lineFeed > start) {
                afterReturn = in.get(lineFeed - 1) == CR;
                ByteScan.move(in, out, lineFeed - start);
            }
            if (lineFeed < end) {
                lineEnd(in, out);
            }
        }
    }

    /** The input stands at an LF and the output has room for one byte at least. */
    private void lineEnd(ByteBuffer in, ByteBuffer out) {
        if (!afterReturn) {
            out.put(CR);
            afterReturn = true;
        }
        // Without room the LF stays in the input, and the next call finds it after a CR.
        if (out.hasRemaining()) {
            out.put(in.get());
            afterReturn = false;
        }
    }
}
