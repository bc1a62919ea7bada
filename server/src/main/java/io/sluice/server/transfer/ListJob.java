package io.sluice.server.transfer;

import io.sluice.server.data.DataConnection;
import io.sluice.server.listing.LineFormat;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.Listing;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * LIST, NLST and MLSD: a directory as lines (RFC 959 section 4.1.3, RFC 3659 section 7). Entries go out as the store names
 * them, and what there is before the store has to be waited for; memory does not depend on their number.
 */
public final class ListJob implements TransferJob {

    private final String subject;
    private final Listing entries;
    private final LineFormat format;

    /**
     * A job for an open listing.
     *
     * @param subject what is listed, for the log
     * @param entries what to send; closed with the job
     * @param format how an entry looks
     */
    public ListJob(String subject, Listing entries, LineFormat format) {
        this.subject = subject;
        this.entries = entries;
        this.format = format;
    }

    @Override
    public Kind kind() {
        return Kind.LISTING;
    }

    @Override
    public String subject() {
        return subject;
    }

    @Override
    public String opening() {
        return "Here comes the directory listing.";
    }

    @Override
    public TransferOutcome run(DataConnection connection, ByteBuffer buffer, Transfer run) throws IOException {
        buffer.clear();
        while (hasNext(connection, buffer)) {
            FileInfo entry = entries.next();
            if (!format.write(entry, buffer)) {
                flush(connection, buffer);
                run.moved(buffer.capacity());
                format.write(entry, buffer);
            }
        }
        flush(connection, buffer);
        connection.finish();
        return new TransferOutcome.Completed("Directory send OK.");
    }

    /** Whether there is more; nobody waits for the store with lines that could go out meanwhile. */
    private boolean hasNext(DataConnection connection, ByteBuffer buffer) throws IOException {
        if (buffer.position() > 0 && !entries.isAtHand()) {
            flush(connection, buffer);
        }
        return entries.hasNext();
    }

    private static void flush(DataConnection connection, ByteBuffer buffer) throws IOException {
        connection.write(buffer.flip());
        buffer.clear();
    }

    @Override
    public void close() {
        entries.close();
    }
}
