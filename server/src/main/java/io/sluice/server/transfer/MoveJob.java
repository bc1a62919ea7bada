package io.sluice.server.transfer;

import io.sluice.server.observe.LogText;
import io.sluice.server.observe.ServerMetrics;
import io.sluice.server.observe.SessionLog;
import io.sluice.server.reply.ReplyCode;
import io.sluice.server.transfer.MovePlan.Item;
import io.sluice.vfs.Capability;
import io.sluice.vfs.Download;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * RNTO from one store into another: all is copied, and only when the copies are whole and the client is still there are the
 * old names removed. Until then a failure takes the copies away again. What is changed or comes into the directory
 * meanwhile is never removed.
 */
public final class MoveJob implements StoreJob {

    private final Storage storage;
    private final Plan plan;
    private final ServerMetrics metrics;
    private final SessionLog log;
    private final List<VfsPath> made = new ArrayList<>();

    /** The files as they were when they were copied. */
    private final Map<VfsPath, FileInfo> copied = new HashMap<>();

    private volatile @Nullable Download source;
    private volatile String progress = "looks at what there is";

    /**
     * What goes where.
     *
     * @param overwrite whether a file may be replaced; a directory never replaces anything
     * @param mostEntries how many files and directories may be moved at once
     */
    public record Plan(VfsPath from, VfsPath to, boolean overwrite, int mostEntries) {}

    /** A job of which nothing is open yet. */
    public MoveJob(Storage storage, Plan plan, ServerMetrics metrics, SessionLog log) {
        this.storage = storage;
        this.plan = plan;
        this.metrics = metrics;
        this.log = log;
    }

    @Override
    public String kind() {
        return "move";
    }

    @Override
    public String subject() {
        return plan.from().text();
    }

    @Override
    public Optional<String> progress() {
        return Optional.of(progress);
    }

    @Override
    public TransferOutcome run(ByteBuffer buffer, StoreWork run) {
        MovePlan whole;
        try {
            whole = MovePlan.of(storage, plan.from(), plan.mostEntries(), () -> run.advance(0));
        } catch (MovePlan.TooMany e) {
            return new TransferOutcome.WorkRefused(
                    ReplyCode.FILE_UNAVAILABLE,
                    plan.from() + ": has more than " + plan.mostEntries()
                            + " entries; move it in parts, or copy it there and delete it here.");
        }
        progress = "to " + plan.to();
        return whole.items().getFirst().info().isDirectory() ? directory(whole, buffer, run) : file(whole, buffer, run);
    }

    private TransferOutcome file(MovePlan whole, ByteBuffer buffer, StoreWork run) {
        Item item = whole.items().getFirst();
        WriteMode mode = plan.overwrite() ? new WriteMode.CreateOrReplace() : new WriteMode.CreateNew();
        try (Upload upload = storage.openWrite(plan.to(), mode)) {
            fill(upload, item, buffer, run);
            if (!run.mayCommit(0)) {
                return new TransferOutcome.ControlLost();
            }
            upload.commit();
        }
        keepTime(item, plan.to());
        return removeOld(whole, run);
    }

    private TransferOutcome directory(MovePlan whole, ByteBuffer buffer, StoreWork run) {
        boolean done = false;
        try {
            storage.makeDirectory(plan.to());
            made.add(plan.to());
            int count = 0;
            for (Item item : whole.items()) {
                progress = count++ + " of " + whole.items().size() + " copied to " + plan.to();
                VfsPath target = whole.target(item, plan.to());
                if (!item.info().isDirectory()) {
                    copy(item, target, buffer, run);
                } else if (!target.equals(plan.to())) {
                    storage.makeDirectory(target);
                    made.add(target);
                }
                run.advance(0);
            }
            if (!run.mayCommit(0)) {
                return new TransferOutcome.ControlLost();
            }
            done = true;
        } finally {
            if (!done) {
                takeBack();
            }
        }
        return removeOld(whole, run);
    }

    private void copy(Item item, VfsPath target, ByteBuffer buffer, StoreWork run) {
        try (Upload upload = storage.openWrite(target, new WriteMode.CreateNew())) {
            fill(upload, item, buffer, run);
            upload.commit();
        }
        made.add(target);
        keepTime(item, target);
    }

    private void fill(Upload upload, Item item, ByteBuffer buffer, StoreWork run) {
        FileInfo before = storage.stat(item.path());
        upload.expect(before.size());
        try (Download open = storage.openRead(item.path(), 0)) {
            source = open;
            run.advance(0);
            long count = upload.transferFrom(open, buffer);
            while (count >= 0) {
                run.advance(count);
                count = upload.transferFrom(open, buffer);
            }
        }
        copied.put(item.path(), before);
        requireUnchanged(item);
    }

    private void requireUnchanged(Item item) {
        FileInfo before = copied.getOrDefault(item.path(), item.info());
        FileInfo now = storage.stat(item.path());
        boolean same =
                now.isFile() && now.size() == before.size() && now.modified().equals(before.modified());
        if (!same) {
            throw new StorageException(new StorageError.Changed(item.path()));
        }
    }

    /** A rename keeps the time; where the copy cannot, it is a copy all the same. */
    private void keepTime(Item item, VfsPath target) {
        if (storage.capabilities(target).has(Capability.SET_MODIFIED)) {
            try {
                storage.setModified(
                        target, copied.getOrDefault(item.path(), item.info()).modified());
            } catch (StorageException e) {
                log.warn("event=time-not-kept path=" + LogText.quoted(target.text()) + " why="
                        + LogText.quoted(e.error().toString()));
            }
        }
    }

    /** The copies are whole: from here on nothing is taken back. */
    private TransferOutcome removeOld(MovePlan whole, StoreWork run) {
        int left = 0;
        int count = 0;
        for (Item item : whole.items().reversed()) {
            progress = "all copied to " + plan.to() + ", " + count++ + " of "
                    + whole.items().size() + " old names removed";
            run.advance(0);
            if (!remove(item)) {
                left++;
            }
        }
        if (left == 0) {
            return new TransferOutcome.WorkDone(
                    ReplyCode.FILE_ACTION_OK, "Moved by copying and deleting, not in one step.");
        }
        return new TransferOutcome.WorkRefused(
                ReplyCode.FILE_UNAVAILABLE,
                "Copied to " + plan.to() + ", but " + left + " of "
                        + whole.items().size() + (left == 1 ? " entry" : " entries") + " could not be removed from "
                        + plan.from() + ".");
    }

    private boolean remove(Item item) {
        try {
            if (item.info().isDirectory()) {
                storage.removeDirectory(item.path());
                return true;
            }
            requireUnchanged(item);
            storage.delete(item.path());
            return true;
        } catch (StorageException e) {
            // Where directories are prefixes they go with their last file; what somebody else removed is gone too.
            return e.error() instanceof StorageError.NotFound || leave(item.path(), e);
        }
    }

    /** Removes the copies; what cannot be removed stays, and the log says so. */
    private void takeBack() {
        int count = 0;
        for (VfsPath path : made.reversed()) {
            progress = "to be undone, " + count++ + " of " + made.size() + " copies removed from " + plan.to();
            try {
                if (storage.stat(path).isDirectory()) {
                    storage.removeDirectory(path);
                } else {
                    storage.delete(path);
                }
            } catch (StorageException e) {
                if (!(e.error() instanceof StorageError.NotFound)) {
                    leave(path, e);
                }
            }
        }
    }

    private boolean leave(VfsPath path, StorageException e) {
        metrics.pieceLeft();
        log.warn("event=piece-left path=" + LogText.quoted(path.text()) + " why="
                + LogText.quoted(e.error().toString()));
        return false;
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
        // Each file is closed where it is opened.
    }
}
