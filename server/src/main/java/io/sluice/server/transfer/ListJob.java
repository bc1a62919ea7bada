package io.sluice.server.transfer;

import io.sluice.server.data.DataConnection;
import io.sluice.server.listing.LineFormat;
import io.sluice.vfs.FileInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;

/**
 * LIST, NLST and MLSD: a directory as lines (RFC 959 section 4.1.3, RFC 3659 section 7). Entries go out as the store names
 * them; memory does not depend on their number.
 */
public final class ListJob implements TransferJob {

    private final String subject;
    private final Iterator<FileInfo> entries;
    private final Runnable release;
    private final LineFormat format;

    /**
     * A job for an open listing.
     *
     * @param subject what is listed, for the log
     * @param entries what to send
     * @param release gives the listing back
     * @param format how an entry looks
     */
    public ListJob(String subject, Iterator<FileInfo> entries, Runnable release, LineFormat format) {
        this.subject = subject;
        this.entries = entries;
        this.release = release;
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
        while (entries.hasNext()) {
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

    private static void flush(DataConnection connection, ByteBuffer buffer) throws IOException {
        connection.write(buffer.flip());
        buffer.clear();
    }

    @Override
    public void close() {
        release.run();
    }
}
