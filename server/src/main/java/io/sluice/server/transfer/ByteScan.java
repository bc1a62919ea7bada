package io.sluice.server.transfer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Finds and moves bytes in buffers of either kind (heap or direct) without touching them one by one. */
final class ByteScan {

    private static final long ONES = 0x0101010101010101L;
    private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;

    private ByteScan() {}

    /** The first index in {@code [from, to)} that holds that byte, or {@code to}. */
    static int indexOf(ByteBuffer buffer, byte wanted, int from, int to) {
        long pattern = (wanted & 0xFFL) * ONES;
        boolean little = buffer.order() == ByteOrder.LITTLE_ENDIAN;
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long difference = buffer.getLong(i) ^ pattern;
            // The top bit of each byte that is zero in the difference; exact, without carries between bytes.
            long found = ~(((difference & LOW_BITS) + LOW_BITS) | difference | LOW_BITS);
            if (found != 0) {
                int bits = little ? Long.numberOfTrailingZeros(found) : Long.numberOfLeadingZeros(found);
                return i + bits / Byte.SIZE;
            }
        }
        while (i < to && buffer.get(i) != wanted) {
            i++;
        }
        return i;
    }

    /** Moves {@code length} bytes between the positions of two buffers that have room for them. */
    static void move(ByteBuffer in, ByteBuffer out, int length) {
        out.put(out.position(), in, in.position(), length);
        in.position(in.position() + length);
        out.position(out.position() + length);
    }
}
