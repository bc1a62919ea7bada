package io.sluice.server.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * An open data connection (RFC 959 section 2.3) as the one virtual thread of its transfer uses it, which waits here
 * whenever the peer is slow. {@link #reset} may come from any thread and is how a transfer is told to stop; all else is for
 * the transfer's thread.
 */
public interface DataConnection extends WritableByteChannel {

    /** Something that knows how to put its bytes into a channel, as {@link io.sluice.vfs.Download#transferTo} does. */
    @FunctionalInterface
    interface Source {

        /** Moves some bytes; how many, or -1 at the end. */
        long transferTo(WritableByteChannel target, ByteBuffer scratch) throws IOException;
    }

    /**
     * Reads some bytes, waiting for them.
     *
     * @return how many, or -1 when the peer has ended its side
     * @throws MalformedDataException if what the peer sent does not fit the transmission mode
     */
    int read(ByteBuffer target) throws IOException;

    /** Writes all remaining bytes, waiting for the peer to take them, and notes the progress of each part. */
    @Override
    int write(ByteBuffer source) throws IOException;

    /** Lets the source put some bytes in by the shortest way there is; how many, or -1 at its end. */
    long pull(Source source, ByteBuffer scratch) throws IOException;

    /** Bytes of the file or listing that went through so far. Any thread. */
    long bytes();

    /** How it is protected, as the log has it: fields of a log line, or nothing. Any thread. */
    default String protection() {
        return "";
    }

    /** Whether what is written had better lie in an array of the heap, because it is not only moved. */
    default boolean prefersHeap() {
        return false;
    }

    /** The two ends, ours first, as people read them. Any thread. */
    String route();

    /** When bytes last went through, as {@link System#nanoTime}. Any thread. */
    long lastProgressNanos();

    /** Ends the connection in order: what was written still reaches the peer, then it sees the end. */
    void finish() throws IOException;

    /** Ends a connection whose peer has ended its side already; a peer that is gone by now does no harm. */
    default void finishQuietly() {
        try {
            finish();
        } catch (IOException e) {
            reset();
        }
    }

    /** Breaks the connection: the peer sees an error and cannot take what it got for the whole file. Any thread. */
    void reset();

    /** Breaks the connection unless it was finished, and releases what it holds. */
    @Override
    void close();
}
