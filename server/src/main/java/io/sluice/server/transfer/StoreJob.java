package io.sluice.server.transfer;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What one command does on the store that takes long and has no data connection: sums of files, joining, copying. Made by
 * the command's handler, which has opened the files already, so that a missing one is refused at once; run once by the
 * thread of its {@link StoreWork}.
 */
public interface StoreJob extends AutoCloseable {

    /** What kind of work this is, for logs and metrics: one of few words. */
    String kind();

    /** What is worked on, for logs and STAT: a path. */
    String subject();

    /** How far it is, in words for STAT; empty if its bytes tell. Any thread. */
    default Optional<String> progress() {
        return Optional.empty();
    }

    /**
     * Does the work. When it returns, what it made has been committed.
     *
     * @param buffer borrowed for the work, direct
     * @param run is told of each step, and says whether something may still be committed
     * @throws io.sluice.vfs.StorageException if the store fails
     * @return {@link TransferOutcome.WorkDone}, or how else it ended
     */
    TransferOutcome run(ByteBuffer buffer, StoreWork run);

    /** Makes a wait for the store fail if it can be made to, for example by closing what is read. Any thread, never blocks. */
    void breakOff();

    /** Releases the files; what was not committed is discarded. After {@link #run}, by the same thread. */
    @Override
    void close();
}
