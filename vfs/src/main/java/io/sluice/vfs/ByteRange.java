package io.sluice.vfs;

/**
 * A part of a file.
 *
 * @param offset the first byte, counted from 0
 * @param length how many bytes at most; {@link Long#MAX_VALUE} for all there are
 */
public record ByteRange(long offset, long length) {

    /** The whole file. */
    public static final ByteRange ALL = new ByteRange(0, Long.MAX_VALUE);

    /** Refuses negative numbers. */
    public ByteRange {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("offset " + offset + ", length " + length);
        }
    }

    /** Everything from that byte on. */
    public static ByteRange from(long offset) {
        return new ByteRange(offset, Long.MAX_VALUE);
    }

    /** From the first byte to the last one, both included. */
    public static ByteRange closed(long first, long last) {
        long before = last - first;
        return new ByteRange(first, before == Long.MAX_VALUE ? before : before + 1);
    }

    /** How many bytes of a file of that size are in the range. */
    public long count(long size) {
        return offset >= size ? 0 : end(size) - offset;
    }

    /** Where the range ends in a file of that size, which is not below the offset: behind its last byte. */
    public long end(long size) {
        return length < size - offset ? offset + length : size;
    }
}
