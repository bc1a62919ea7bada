package io.sluice.vfs.testkit;

import java.nio.ByteBuffer;

/**
 * Content whose every byte follows from the seed and its offset: any piece can be made and checked without the rest, and a
 * piece in the wrong place shows.
 *
 * @param seed tells contents apart
 */
public record Patterns(long seed) {

    /** The byte at that offset. */
    public byte at(long offset) {
        return (byte) (word(offset >>> 3) >>> ((offset & 7) << 3));
    }

    /** Fills the buffer's remaining room with the content from that offset on. */
    public void fill(ByteBuffer target, long offset) {
        long at = offset;
        while (target.hasRemaining()) {
            target.put(at(at));
            at++;
        }
    }

    /** The content from {@code offset}, {@code length} bytes. */
    public byte[] bytes(long offset, int length) {
        byte[] bytes = new byte[length];
        fill(ByteBuffer.wrap(bytes), offset);
        return bytes;
    }

    /** Takes all remaining bytes of the buffer and fails unless they are the content from that offset on. */
    public void verify(ByteBuffer source, long offset) {
        long at = offset;
        while (source.hasRemaining()) {
            byte actual = source.get();
            if (actual != at(at)) {
                throw new AssertionError(
                        "at offset " + at + " of content " + seed + ": expected " + at(at) + ", got " + actual);
            }
            at++;
        }
    }

    /** SplitMix64 of the seed and the index of eight bytes. */
    private long word(long index) {
        long z = (seed + index + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
