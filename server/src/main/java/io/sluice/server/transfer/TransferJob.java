package io.sluice.server.transfer;

import io.sluice.server.data.DataConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * What one transfer command moves over its data connection. Made by the command's handler, which has opened file or
 * directory already, so that a missing one is refused before any data connection; run once by the transfer's thread.
 */
public interface TransferJob extends AutoCloseable {

    /** What kind of transfer this is, for logs and metrics. */
    Kind kind();

    /** What is moved, for logs: a path. */
    String subject();

    /** The text of the 150 reply. */
    String opening();

    /** How many bytes will go over the data connection, as far as that is known; for STAT. Any thread. */
    default OptionalLong expectedBytes() {
        return OptionalLong.empty();
    }

    /**
     * Moves the bytes and ends the data connection in order. When it returns, an upload has been committed.
     *
     * @param connection the open data connection
     * @param buffer borrowed for the transfer
     * @param run tells whether an upload may still be committed
     * @throws IOException if the data connection fails
     * @throws io.sluice.vfs.StorageException if the store fails
     * @return how it ended
     */
    TransferOutcome run(DataConnection connection, ByteBuffer buffer, Transfer run) throws IOException;

    /**
     * Called when the transfer was cut after {@link #run} had begun, by the client or the server's stop and not by the
     * store: an upload may keep what has arrived.
     */
    default void cut() {}

    /** Releases file or directory; an upload that was not committed is discarded. */
    @Override
    void close();

    /** The kinds of transfer. */
    enum Kind {
        /** RETR. */
        DOWNLOAD,
        /** STOR, STOU, APPE. */
        UPLOAD,
        /** LIST, NLST, MLSD. */
        LISTING;

        /** The kind as logs and metrics show it. */
        public String label() {
            return switch (this) {
                case DOWNLOAD -> "download";
                case UPLOAD -> "upload";
                case LISTING -> "listing";
            };
        }
    }
}
