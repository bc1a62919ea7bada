package io.sluice.server.transfer;

import io.sluice.server.reply.ReplyCode;
import io.sluice.vfs.RenameSteps;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * RNTO in a store that takes many steps for it: STAT tells how far it is, and ABOR stops it, whereupon the store undoes what
 * it has done. Where the new name lies in another store, it is the move's.
 */
public final class RenameJob implements StoreJob {

    private final Storage storage;
    private final VfsPath from;
    private final VfsPath to;
    private final String done;
    private final Optional<MoveJob> across;
    private volatile @Nullable MoveJob moving;
    private volatile String progress;

    /**
     * A job that has not begun.
     *
     * @param done what the client is told at the end
     * @param across what is done when the new name lies in another store; empty if that is refused
     */
    public RenameJob(Storage storage, VfsPath from, VfsPath to, String done, Optional<MoveJob> across) {
        this.storage = storage;
        this.from = from;
        this.to = to;
        this.done = done;
        this.across = across;
        this.progress = "begins, to " + to;
    }

    @Override
    public String kind() {
        MoveJob job = moving;
        return job == null ? "rename" : job.kind();
    }

    @Override
    public String subject() {
        return from.text();
    }

    @Override
    public Optional<String> progress() {
        MoveJob job = moving;
        return job == null ? Optional.of(progress) : job.progress();
    }

    @Override
    public TransferOutcome run(ByteBuffer buffer, StoreWork run) {
        try {
            storage.rename(from, to, new Steps(run));
            return new TransferOutcome.WorkDone(ReplyCode.FILE_ACTION_OK, done);
        } catch (StorageException e) {
            if (e.error() instanceof StorageError.OtherFileSystem && across.isPresent()) {
                MoveJob job = across.get();
                moving = job;
                return job.run(buffer, run);
            }
            throw e;
        }
    }

    private final class Steps implements RenameSteps {
        private final StoreWork run;

        Steps(StoreWork run) {
            this.run = run;
        }

        @Override
        public void done(Phase phase, long count, long all) {
            progress = switch (phase) {
                case FOUND -> count + " found so far, to " + to;
                case COPIED -> count + " of " + all + " copied to " + to;
                case REMOVED -> "all copied to " + to + ", " + count + " of " + all + " old names removed";
                case UNDONE -> "to be undone, " + count + " of " + all + " copies removed from " + to;
            };
            switch (phase) {
                case FOUND, COPIED -> run.proceed();
                case REMOVED, UNDONE -> run.note();
            }
        }

        @Override
        public void commit() {
            if (!run.mayCommit(0)) {
                throw new StorageException(new StorageError.Unavailable("the work was stopped"));
            }
        }
    }

    @Override
    public void breakOff() {
        MoveJob job = moving;
        if (job != null) {
            job.breakOff();
        }
    }

    @Override
    public void close() {
        // The store holds nothing between two steps, and the move closes each file where it is opened.
    }
}
