package io.sluice.vfs.s3;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.s3.UploadTarget.Base;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file on its way into the bucket. What fits one part goes as one object at the commit, more goes in parts while it comes;
 * nothing is seen before the commit either way. What it adds to stays in the store; only what is too little for a part of
 * its own is read and goes in front of the new bytes.
 */
final class S3Upload implements Upload {

    private static final Logger log = LoggerFactory.getLogger(S3Upload.class);

    /** A client waits so long for the store to forget his upload; a store that hangs is told behind his reply. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private enum State {
        OPEN,
        FAILED,
        ENDED
    }

    private final S3Uploads uploads;
    private final UploadTarget target;
    private PartPlan plan;
    private final SegmentBudget.Lease lease;
    private @Nullable PartChain chain;
    private PartBuffer part;
    private long position;
    private long announced = -1;
    private boolean begun;
    private boolean written;
    private State state = State.OPEN;

    S3Upload(S3Uploads uploads, UploadTarget target) {
        this.uploads = uploads;
        this.target = target;
        this.plan = uploads.plan();
        this.lease = uploads.bucket().room().budget().lease(plan.reserve());
        this.part = newPart();
        this.position = target.base().map(Base::offset).orElse(0L);
    }

    private PartBuffer newPart() {
        return new PartBuffer(lease, uploads.bucket().config().uploads().checksum());
    }

    @Override
    public void expect(long bytes) {
        require(state == State.OPEN);
        if (bytes
                > plan.largestAlone(
                        SegmentBudget.alone(uploads.bucket().room().budget().bytes()))) {
            throw new StorageException(new StorageError.QuotaExceeded(target.path()));
        }
        announced = bytes;
        if (!begun) {
            plan = plan.expecting(bytes);
        }
    }

    @Override
    public void write(ByteBuffer source) {
        require(state == State.OPEN);
        state = State.FAILED;
        lease.pace().resume();
        if (source.hasRemaining()) {
            written = true;
            begin();
            position += source.remaining();
            if (position > plan.limits().object()) {
                throw new StorageException(new StorageError.QuotaExceeded(target.path()));
            }
            take(source);
        }
        lease.pace().rest(part, position);
        state = State.OPEN;
    }

    /** Brings what stays of the object to where new bytes can follow it. */
    private void begin() {
        if (begun) {
            return;
        }
        begun = true;
        if (target.base().isPresent()) {
            Base base = target.base().get();
            long copied = plan.copied(base.offset());
            if (copied > 0) {
                chain();
            }
            uploads.readInto(target, copied, base.offset() - copied, this::take);
        }
    }

    private PartChain chain() {
        PartChain current = chain;
        if (current == null) {
            if (plan.limits().parts() == 1) {
                throw new StorageException(new StorageError.QuotaExceeded(target.path()));
            }
            uploads.commits().requirePossible(target);
            current = PartChain.begin(uploads.bucket(), uploads.ownKeys(), target, plan);
            chain = current;
        }
        return current;
    }

    private long partSize() {
        return chain == null ? plan.size(1) : chain.nextSize();
    }

    private void take(ByteBuffer source) {
        while (source.hasRemaining()) {
            if (part.length() == partSize()) {
                send();
            }
            if (part.isFull()) {
                grow(source.remaining());
            }
            part.put(source, partSize() - part.length());
        }
    }

    /** Finds room for more of the part, or sends what there is of it already where that makes a part. */
    private void grow(int more) {
        if (chain == null && part.length() < SegmentBudget.SMALL) {
            Optional<ByteBuffer> piece = lease.first(part.length(), more);
            if (piece.isPresent()) {
                part.add(piece.get());
                return;
            }
        }
        Optional<ByteBuffer> segment = lease.tryTake();
        if (segment.isEmpty() && part.length() >= plan.smallest()) {
            send();
        }
        part.add(segment.orElseGet(lease::take));
    }

    private void send() {
        PartChain current = chain();
        if (!current.hasNext()) {
            throw new StorageException(new StorageError.QuotaExceeded(target.path()));
        }
        PartBuffer full = part;
        part = newPart();
        current.send(full);
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void commit() {
        require(state == State.OPEN);
        state = State.ENDED;
        end(() -> {
            lease.pace().resume();
            publish();
        });
    }

    @Override
    public void keep() {
        require(state != State.ENDED);
        boolean broken = !lease.pace().wake() || state == State.FAILED;
        state = State.ENDED;
        end(() -> {
            if (!uploads.keeps()) {
                throw new StorageException(new StorageError.Unsupported("keep"));
            }
            if (broken) {
                dropWhatIsNotWhole();
            }
            if (addsNothing()) {
                return; // it is what it was: somebody's file, or what was kept before
            }
            // Alone, or somebody could take it for his file, and the record would come behind that.
            uploads.bucket().alone(target.key(), target.path(), () -> {
                uploads.kept().expected(target);
                publish();
                if (position != announced) {
                    uploads.kept().record(target);
                }
                return true;
            });
        });
    }

    private boolean addsNothing() {
        return !written && target.base().map(b -> b.offset() == b.size()).orElse(false);
    }

    /** Of an upload that failed the parts stay that arrived, up to the first that did not. */
    private void dropWhatIsNotWhole() {
        PartChain current = chain;
        if (current == null) {
            position = target.base().map(b -> b.offset()).orElse(0L);
            throw new StorageException(new StorageError.Unavailable("nothing has arrived"));
        }
        long whole = current.keepWhole();
        part.release();
        part = newPart();
        position = whole;
        if (whole == 0 || target.base().map(b -> whole < b.size()).orElse(false)) {
            throw new StorageException(new StorageError.Unavailable("less has arrived than was there before"));
        }
    }

    private void publish() {
        if (addsNothing()) {
            uploads.commits().settle(target, uploads.kept());
            return;
        }
        begin();
        PartChain current = chain;
        if (current == null) {
            uploads.commits().put(target, part);
        } else {
            PartBuffer rest = part;
            part = newPart();
            chain = null; // it ends by itself, also when it fails
            current.complete(uploads.commits(), rest.length() > 0 ? Optional.of(rest) : Optional.empty());
        }
        target.base().ifPresent(b -> uploads.kept().forget(target));
    }

    private void end(Runnable ending) {
        try {
            ending.run();
        } finally {
            release();
        }
    }

    @Override
    public void close() {
        if (state != State.ENDED) {
            state = State.ENDED;
            release();
        }
    }

    /** Gives back all that is still held, in the store too. */
    private void release() {
        PartChain open = chain;
        chain = null;
        lease.pace().wake(); // from here on nobody else takes the part away
        if (open == null) {
            giveBack();
            return;
        }
        UploadRoom room = uploads.bucket().room();
        room.ending(1);
        Beside<Boolean> abort = Beside.start("abort", () -> {
            try {
                open.abort();
            } finally {
                giveBack();
                room.ending(-1);
            }
            return true;
        });
        if (abort.awaitFor(PATIENCE)) {
            abort.await();
        } else {
            log.info("event=abort-goes-on bucket={} key={}", uploads.bucket().name(), target.key());
        }
    }

    /** Memory, when nothing is on its way any more that would read it. */
    private void giveBack() {
        part.release();
        lease.close();
    }

    private static void require(boolean allowed) {
        if (!allowed) {
            throw new IllegalStateException("the upload has ended or is broken");
        }
    }
}
