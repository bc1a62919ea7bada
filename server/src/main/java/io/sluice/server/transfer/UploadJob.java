package io.sluice.server.transfer;

import io.sluice.server.data.DataConnection;
import io.sluice.server.observe.ServerMetrics;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/** STOR, STOU and APPE: from the client to the store (RFC 959 section 4.1.3). */
public final class UploadJob implements TransferJob {

    private final Target target;
    private final Upload upload;
    private final TransferType type;
    private final Policy policy;
    private final ServerMetrics metrics;
    private long received;

    /** How long the end of the data connection was waited for. */
    private long silenceNanos;

    /**
     * Where the bytes go.
     *
     * @param path the file
     * @param told the pathname that the client must be told, because the server chose it (RFC 1123 section 4.1.2.9)
     */
    public record Target(VfsPath path, Optional<String> told) {}

    /**
     * What happens to an upload that does not end well.
     *
     * @param keep whether what arrived stays
     * @param announced how many bytes were said to arrive
     * @param complete whether fewer are refused
     */
    public record Policy(boolean keep, OptionalLong announced, boolean complete) {}

    /** A job for a file that was opened for writing. */
    public UploadJob(Target target, Upload upload, TransferType type, Policy policy, ServerMetrics metrics) {
        this.target = target;
        this.upload = upload;
        this.type = type;
        this.policy = policy;
        this.metrics = metrics;
    }

    @Override
    public Kind kind() {
        return Kind.UPLOAD;
    }

    @Override
    public String subject() {
        return target.path().text();
    }

    @Override
    public String opening() {
        return target.told().map(name -> "FILE: " + name).orElse("Ready to receive in " + type.label() + " mode.");
    }

    @Override
    public OptionalLong expectedBytes() {
        return policy.announced();
    }

    @Override
    public TransferOutcome run(DataConnection connection, ByteBuffer buffer, Transfer run) throws IOException {
        try {
            switch (type) {
                case BINARY -> receiveBytes(connection, buffer, run);
                case ASCII -> receiveLines(connection, buffer, run);
            }
        } finally {
            received = connection.bytes();
            metrics.uploaded(received);
        }
        if (policy.complete()
                && policy.announced().isPresent()
                && received < policy.announced().getAsLong()) {
            return new TransferOutcome.Incomplete(policy.announced().getAsLong(), received);
        }
        if (!run.mayCommit(silenceNanos)) {
            return new TransferOutcome.ControlLost();
        }
        upload.commit();
        connection.finishQuietly();
        return new TransferOutcome.Completed(
                target.told().map(name -> "Transfer complete; FILE: " + name).orElse("Transfer complete."));
    }

    private void receiveBytes(DataConnection connection, ByteBuffer buffer, Transfer run) throws IOException {
        while (read(connection, buffer.clear(), run) >= 0) {
            upload.write(buffer.flip());
        }
    }

    private int read(DataConnection connection, ByteBuffer target, Transfer run) throws IOException {
        long asked = System.nanoTime();
        int count = connection.read(target);
        if (count < 0) {
            silenceNanos = System.nanoTime() - asked;
        } else {
            run.moved(count);
        }
        return count;
    }

    private void receiveLines(DataConnection connection, ByteBuffer buffer, Transfer run) throws IOException {
        AsciiDecoder decoder = new AsciiDecoder();
        int half = buffer.capacity() / 2;
        ByteBuffer in = buffer.slice(0, half - 1);
        ByteBuffer out = buffer.slice(half, half);
        while (read(connection, in.clear(), run) >= 0) {
            decoder.decode(in.flip(), out.clear());
            upload.write(out.flip());
        }
        decoder.finish(out.clear());
        upload.write(out.flip());
    }

    @Override
    public void cut() {
        if (policy.keep() && received > 0) {
            try {
                upload.keep();
            } catch (StorageException | IllegalStateException e) {
                // The store would not have it, or failed before: then the upload is discarded, as without the option.
                metrics.keepFailed();
            }
        }
    }

    @Override
    public void close() {
        upload.close();
    }
}
