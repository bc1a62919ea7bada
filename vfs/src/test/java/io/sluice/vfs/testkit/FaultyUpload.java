package io.sluice.vfs.testkit;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.decorate.ForwardingUpload;
import java.nio.ByteBuffer;
import java.util.Optional;

/** An upload with at most one fault of its own, whose endings play from the script. */
final class FaultyUpload extends ForwardingUpload {

    private final Optional<Fault.InUpload> fault;
    private final FaultScript script;
    private long taken;
    private boolean played;

    FaultyUpload(Upload delegate, Optional<Fault.InUpload> fault, FaultScript script) {
        super(delegate);
        this.fault = fault;
        this.script = script;
    }

    @Override
    public void write(ByteBuffer source) {
        script.play(Fault.Call.WRITE);
        if (fault.isPresent() && !played) {
            play(fault.get(), source);
        } else {
            requireUnfailed();
        }
        taken += source.remaining();
        super.write(source);
    }

    private void play(Fault.InUpload pending, ByteBuffer source) {
        switch (pending) {
            case Fault.FailWrite(long after, StorageError error) -> {
                if (takeUpTo(after, source)) {
                    throw new StorageException(error);
                }
            }
            case Fault.StallWrite(long after, Gate gate) -> {
                if (takeUpTo(after, source)) {
                    gate.pass();
                }
            }
        }
    }

    /** Writes what comes before the fault; whether there is more, so that the fault is due. */
    private boolean takeUpTo(long after, ByteBuffer source) {
        if (taken + source.remaining() <= after) {
            return false;
        }
        played = true;
        int limit = source.limit();
        source.limit(source.position() + (int) (after - taken));
        super.write(source);
        source.limit(limit);
        taken = after;
        return true;
    }

    @Override
    public void commit() {
        requireUnfailed();
        end(Fault.Call.COMMIT);
        super.commit();
    }

    @Override
    public void keep() {
        end(Fault.Call.KEEP);
        super.keep();
    }

    private void end(Fault.Call ending) {
        try {
            script.play(ending);
        } catch (StorageException e) {
            // A refused ending is a discard.
            close();
            throw e;
        }
    }

    private void requireUnfailed() {
        if (played && fault.filter(Fault.FailWrite.class::isInstance).isPresent()) {
            throw new IllegalStateException("the upload has failed");
        }
    }
}
