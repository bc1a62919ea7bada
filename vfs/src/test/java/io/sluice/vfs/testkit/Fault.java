package io.sluice.vfs.testkit;

import io.sluice.vfs.StorageError;
import java.time.Duration;

/** One thing that goes wrong in a {@link FaultyStorage}, once. */
public sealed interface Fault {

    /** A call of the storage interface, or of what it opens. */
    enum Call {
        STAT,
        LIST,
        /** {@link io.sluice.vfs.Listing#hasNext}. */
        NEXT,
        OPEN_READ,
        /** {@link io.sluice.vfs.Download#read} or {@code transferTo}. */
        READ,
        OPEN_WRITE,
        /** {@link io.sluice.vfs.Upload#write}. */
        WRITE,
        COMMIT,
        KEEP,
        DELETE,
        MAKE_DIRECTORY,
        REMOVE_DIRECTORY,
        RENAME,
        SET_MODIFIED,
        SET_MODE,
        FREE_BYTES
    }

    /** The call fails and does nothing; a failed commit or keep discards the upload. */
    record FailCall(Call call, StorageError error) implements Fault {}

    /** The call waits at the gate, then goes on. */
    record StallCall(Call call, Gate gate) implements Fault {}

    /** The next listing gives that many entries and fails then. */
    record FailListing(int afterEntries, StorageError error) implements Fault {}

    /** What goes wrong in the next download. */
    sealed interface InDownload extends Fault {}

    /** The download gives that many bytes and fails then. */
    record FailRead(long afterBytes, StorageError error) implements InDownload {}

    /** The download gives that many bytes and waits at the gate then; closing it ends the wait too. */
    record StallRead(long afterBytes, Gate gate) implements InDownload {}

    /** Each read takes at least that long and gives at most that many bytes; closing the download ends the wait. */
    record SlowRead(Duration perRead, int bytesPerRead) implements InDownload {}

    /** What goes wrong in the next upload. */
    sealed interface InUpload extends Fault {}

    /** The upload takes that many bytes and fails then. */
    record FailWrite(long afterBytes, StorageError error) implements InUpload {}

    /** The upload takes that many bytes and waits at the gate then. */
    record StallWrite(long afterBytes, Gate gate) implements InUpload {}
}
