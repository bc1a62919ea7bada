package io.sluice.vfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;

/**
 * One file open for reading, in the range it was opened with. Used by one thread; {@link #close} alone may come from
 * another and makes a waiting read fail.
 */
public interface Download extends AutoCloseable {

    /** The whole size of the file in bytes when it was opened, whatever the range. */
    long size();

    /**
     * Reads some bytes.
     *
     * @param target takes at least one byte
     * @return how many bytes were read, at least 1, or -1 at the end of the range or of the file
     * @throws StorageException if the store fails
     */
    int read(ByteBuffer target);

    /**
     * Moves some bytes to a channel: as many as are convenient, so that the caller can note the progress. A store that
     * knows a shorter way than copying overrides this.
     *
     * @param target a blocking channel
     * @param scratch a cleared buffer to copy through
     * @return how many bytes were moved, at least 1, or -1 at the end
     * @throws StorageException if the store fails
     * @throws IOException if the channel fails: the store had no part in it
     */
    default long transferTo(WritableByteChannel target, ByteBuffer scratch) throws IOException {
        scratch.clear();
        int count = read(scratch);
        if (count < 0) {
            return -1;
        }
        scratch.flip();
        while (scratch.hasRemaining()) {
            target.write(scratch);
        }
        return count;
    }

    /**
     * The sum of the whole file as it was opened, where the store keeps one and so nobody has to read the file for it. May
     * block.
     *
     * @param algorithm {@code MD5}, {@code SHA-1}, {@code SHA-256}, {@code SHA-512} or {@code CRC32}
     * @return the sum in lower case hexadecimal digits; nothing where only reading tells
     * @throws StorageException if the store fails
     */
    default Optional<String> checksum(String algorithm) {
        return Optional.empty();
    }

    /** Releases the file; reads fail with {@link StorageException} from then on. Does nothing the second time. */
    @Override
    void close();
}
