package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/**
 * What is uploaded: blocks of noise in memory, each stamped with its number, so that a block that is lost, doubled or out
 * of place changes the checksum. One instance per thread.
 */
final class Content {

    private static final int BLOCK = 1 << 20;
    private static final int WRITE = 256 * 1024;

    private final ByteBuffer block;

    /** Told how many bytes went out. */
    interface Sent {
        void bytes(long count);
    }

    /** What goes out as it is. */
    Content() {
        this(ByteBuffer.allocateDirect(BLOCK));
    }

    private Content(ByteBuffer block) {
        this.block = block;
        SplittableRandom random = new SplittableRandom(4711);
        while (block.remaining() >= Long.BYTES) {
            block.putLong(random.nextLong());
        }
    }

    /** What gets encrypted: that costs less from the heap. */
    static Content toEncrypt() {
        return new Content(ByteBuffer.allocate(BLOCK));
    }

    /** Writes a file of that size. */
    void write(WritableByteChannel channel, long size, Sent sent) throws IOException {
        for (long at = 0; at < size; at += BLOCK) {
            int length = stamp(at, size);
            for (int from = 0; from < length; from += WRITE) {
                block.limit(Math.min(length, from + WRITE)).position(from);
                while (block.hasRemaining()) {
                    sent.bytes(channel.write(block));
                }
            }
        }
    }

    /** The checksum of a file of that size. */
    long checksum(long size) {
        CRC32C sum = new CRC32C();
        for (long at = 0; at < size; at += BLOCK) {
            int length = stamp(at, size);
            sum.update(block.limit(length).position(0));
        }
        return sum.getValue();
    }

    private int stamp(long at, long size) {
        block.clear();
        block.putLong(0, at);
        return (int) Math.min(BLOCK, size - at);
    }
}
