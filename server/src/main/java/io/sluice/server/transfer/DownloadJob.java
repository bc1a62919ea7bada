package io.sluice.server.transfer;

import io.sluice.server.data.DataConnection;
import io.sluice.server.observe.ServerMetrics;
import io.sluice.vfs.ByteRange;
import io.sluice.vfs.Download;
import io.sluice.vfs.VfsPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** RETR: from the store to the client (RFC 959 section 4.1.3). */
public final class DownloadJob implements TransferJob {

    /** How much becomes lines at a time. */
    private static final int CHUNK = 64 * 1024;

    private static final Pattern PLAIN_NAME = Pattern.compile("[\\w.+@=,-]+");

    private final VfsPath path;
    private final Download download;
    private final long bytes;
    private final TransferType type;
    private final ServerMetrics metrics;

    /** A job for a file of which that range was opened. */
    public DownloadJob(VfsPath path, Download download, ByteRange range, TransferType type, ServerMetrics metrics) {
        this.path = path;
        this.download = download;
        this.bytes = range.count(download.size());
        this.type = type;
        this.metrics = metrics;
    }

    @Override
    public Kind kind() {
        return Kind.DOWNLOAD;
    }

    @Override
    public String subject() {
        return path.text();
    }

    /** Clients read the number of bytes from it; the name is left out where it could confuse their parsers. */
    @Override
    public String opening() {
        String name = PLAIN_NAME.matcher(path.name()).matches() ? " for " + path.name() : "";
        String size = type == TransferType.BINARY ? " (" + bytes + " bytes)" : "";
        return "Opening " + type.label() + " mode data connection" + name + size + ".";
    }

    @Override
    public OptionalLong expectedBytes() {
        return type == TransferType.BINARY ? OptionalLong.of(bytes) : OptionalLong.empty();
    }

    @Override
    public TransferOutcome run(DataConnection connection, ByteBuffer buffer, Transfer run) throws IOException {
        try {
            switch (type) {
                case BINARY -> sendBytes(connection, buffer, run);
                case ASCII -> sendLines(connection, buffer, run);
            }
        } finally {
            metrics.downloaded(connection.bytes());
        }
        connection.finish();
        return new TransferOutcome.Completed("Transfer complete.");
    }

    private void sendBytes(DataConnection connection, ByteBuffer scratch, Transfer run) throws IOException {
        long count = 0;
        while (count >= 0) {
            count = connection.pull(download::transferTo, scratch.clear());
            run.moved(Math.max(count, 0));
        }
    }

    private void sendLines(DataConnection connection, ByteBuffer buffer, Transfer run) throws IOException {
        AsciiEncoder encoder = new AsciiEncoder();
        ByteBuffer in = buffer.slice(0, CHUNK);
        ByteBuffer out = buffer.slice(CHUNK, 2 * CHUNK);
        while (download.read(in.clear()) >= 0) {
            run.moved(in.flip().remaining());
            while (in.hasRemaining()) {
                encoder.encode(in, out.clear());
                connection.write(out.flip());
            }
        }
    }

    @Override
    public void close() {
        download.close();
    }
}
