package io.sluice.server.command;

import io.sluice.server.reply.ReplyCode;
import io.sluice.server.transfer.StoreJob;
import io.sluice.server.transfer.StoreWork;
import io.sluice.server.transfer.TransferOutcome;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.Listing;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Removes a directory from its leaves up. Links are removed and never followed. Memory depends on the depth alone: of a
 * large directory a part is read and removed at a time.
 */
final class RemovalJob implements StoreJob {

    private static final int BATCH = 500;

    /** Whoever fills a directory while it is removed does not keep us for ever. */
    private static final long MOST_ENTRIES = 10_000_000;

    private final Storage storage;
    private final VfsPath root;
    private long removed;

    RemovalJob(Storage storage, VfsPath root) {
        this.storage = storage;
        this.root = root;
    }

    @Override
    public String kind() {
        return "removal";
    }

    @Override
    public String subject() {
        return root.text();
    }

    @Override
    public TransferOutcome run(ByteBuffer buffer, StoreWork run) {
        Deque<VfsPath> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            VfsPath directory = open.element();
            List<FileInfo> batch = batch(directory);
            for (FileInfo entry : batch) {
                run.advance(0);
                if (entry.isDirectory()) {
                    open.push(directory.child(entry.name()));
                } else {
                    storage.delete(directory.child(entry.name()));
                    count();
                }
            }
            if (batch.isEmpty()) {
                run.advance(0);
                storage.removeDirectory(directory);
                open.remove();
                count();
            }
        }
        return new TransferOutcome.WorkDone(
                ReplyCode.FILE_ACTION_OK,
                root + " and all in it removed, " + removed + (removed == 1 ? " entry." : " entries."));
    }

    private void count() {
        if (++removed > MOST_ENTRIES) {
            throw new StorageException(new StorageError.Busy(root));
        }
    }

    private List<FileInfo> batch(VfsPath directory) {
        List<FileInfo> batch = new ArrayList<>();
        try (Listing listing = storage.list(directory)) {
            while (batch.size() < BATCH && listing.hasNext()) {
                batch.add(listing.next());
            }
        }
        return batch;
    }

    /** Nothing to break: it looks before each step whether it is to stop. */
    @Override
    public void breakOff() {}

    @Override
    public void close() {}
}
