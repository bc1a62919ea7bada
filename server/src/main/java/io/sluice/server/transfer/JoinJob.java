package io.sluice.server.transfer;

import io.sluice.server.observe.LogText;
import io.sluice.server.observe.ServerMetrics;
import io.sluice.server.observe.SessionLog;
import io.sluice.server.reply.ReplyCode;
import io.sluice.vfs.Download;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * COMB and SITE CPTO: files, one behind the other, become one new file within the store, whole or not at all. One source is
 * open at a time.
 */
public final class JoinJob implements StoreJob {

    private final Storage storage;
    private final Plan plan;
    private final Upload upload;
    private final ServerMetrics metrics;
    private final SessionLog log;
    private volatile @Nullable Download source;

    /**
     * What becomes of what.
     *
     * @param kind what to call it in logs and metrics
     * @param target the file that is made
     * @param sources what it consists of, in this order
     * @param pieces which files are removed when the target is kept
     */
    public record Plan(String kind, VfsPath target, List<VfsPath> sources, List<VfsPath> pieces) {
        /** Copies the lists. */
        public Plan {
            sources = List.copyOf(sources);
            pieces = List.copyOf(pieces);
        }
    }

    /** A job whose target was opened for writing. */
    public JoinJob(Storage storage, Plan plan, Upload upload, ServerMetrics metrics, SessionLog log) {
        this.storage = storage;
        this.plan = plan;
        this.upload = upload;
        this.metrics = metrics;
        this.log = log;
    }

    @Override
    public String kind() {
        return plan.kind();
    }

    @Override
    public String subject() {
        return plan.target().text();
    }

    @Override
    public TransferOutcome run(ByteBuffer buffer, StoreWork run) {
        for (VfsPath path : plan.sources()) {
            try (Download open = storage.openRead(path, 0)) {
                source = open;
                run.advance(0);
                take(open, buffer, run);
            }
        }
        if (!run.mayCommit(0)) {
            return new TransferOutcome.ControlLost();
        }
        upload.commit();
        return new TransferOutcome.WorkDone(ReplyCode.FILE_ACTION_OK, removePieces());
    }

    private void take(Download open, ByteBuffer buffer, StoreWork run) {
        long count = upload.transferFrom(open, buffer);
        while (count >= 0) {
            run.advance(count);
            count = upload.transferFrom(open, buffer);
        }
    }

    /** The target holds their bytes by now, so a piece that stays is no failure of the whole. */
    private String removePieces() {
        int left = 0;
        for (VfsPath piece : plan.pieces()) {
            try {
                storage.delete(piece);
            } catch (StorageException e) {
                if (!(e.error() instanceof StorageError.NotFound)) {
                    left++;
                    metrics.pieceLeft();
                    log.warn("event=piece-left path=" + LogText.quoted(piece.text()) + " why="
                            + LogText.quoted(e.error().toString()));
                }
            }
        }
        return left == 0 ? "Done." : "Done; " + left + " of the pieces could not be removed.";
    }

    @Override
    public void breakOff() {
        Download open = source;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void close() {
        upload.close();
    }
}
