package io.sluice.vfs.s3;

import io.sluice.vfs.ByteRange;
import io.sluice.vfs.Download;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * One object being read, of the version it had when it was opened. A response that breaks off is asked for again from the
 * byte reached, on the condition that the object is still the same: never a mixture of two.
 */
final class S3Download implements Download {

    private static final int BUFFER = 128 * 1024;
    private static final long FIRST_WAIT_MILLIS = 100;
    private static final long LONGEST_WAIT_MILLIS = 5_000;

    private final S3Reads reads;
    private final VfsPath path;
    private final S3Reads.Version version;
    private final long end;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Changed and read under the monitor of this, because {@link #close} comes from other threads. */
    private @Nullable ResponseInputStream<GetObjectResponse> body;

    private byte @Nullable [] buffer;
    private long position;
    private int failures;

    /** Takes over the body, which begins at the range's first byte; none where there is nothing to read. */
    S3Download(
            S3Reads reads,
            VfsPath path,
            S3Reads.Version version,
            ByteRange range,
            @Nullable ResponseInputStream<GetObjectResponse> body) {
        this.reads = reads;
        this.path = path;
        this.version = version;
        this.position = range.offset();
        this.end = range.end(version.size());
        this.body = body;
    }

    @Override
    public long size() {
        return version.size();
    }

    @Override
    public int read(ByteBuffer target) {
        requireOpen();
        if (position >= end) {
            release();
            return -1;
        }
        int wanted = (int) Math.min(target.remaining(), end - position);
        while (true) {
            try {
                int count = readBody(current(), target, wanted);
                if (count > 0) {
                    position += count;
                    failures = 0;
                    return count;
                }
                recover(new IOException("the response ended early"));
            } catch (IOException failure) {
                recover(failure);
            }
        }
    }

    private int readBody(ResponseInputStream<GetObjectResponse> in, ByteBuffer target, int wanted) throws IOException {
        if (target.hasArray()) {
            int count = in.read(target.array(), target.arrayOffset() + target.position(), wanted);
            target.position(target.position() + Math.max(count, 0));
            return count;
        }
        byte[] scratch = buffer == null ? new byte[(int) Math.min(end - position, BUFFER)] : buffer;
        buffer = scratch;
        int count = in.read(scratch, 0, Math.min(wanted, scratch.length));
        if (count > 0) {
            target.put(scratch, 0, count);
        }
        return count;
    }

    private ResponseInputStream<GetObjectResponse> current() {
        synchronized (this) {
            if (body != null) {
                return body;
            }
        }
        ResponseInputStream<GetObjectResponse> opened = reads.reopen(path, version, position, end);
        S3Counts.RESUMED.increment();
        synchronized (this) {
            if (closed.getCount() > 0) {
                body = opened;
                return opened;
            }
        }
        opened.abort();
        throw isClosed();
    }

    /** Gives up the broken response and waits a little before the next, unless that was often enough. */
    private void recover(IOException failure) {
        abort();
        requireOpen();
        failures++;
        if (failures >= reads.attempts()) {
            throw S3Errors.of(failure, "read");
        }
        long most = Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS << Math.min(failures, 10));
        try {
            if (closed.await(ThreadLocalRandom.current().nextLong(most / 2, most), TimeUnit.MILLISECONDS)) {
                throw isClosed();
            }
        } catch (InterruptedException nobodyDoesThat) {
            Thread.currentThread().interrupt();
            throw S3Errors.of(failure, "read");
        }
    }

    /** After its last byte the connection serves other requests. */
    private void release() {
        ResponseInputStream<GetObjectResponse> whole = take();
        if (whole != null) {
            try {
                whole.close();
            } catch (IOException allBytesAreHere) {
                whole.abort();
            }
        }
    }

    /** What is left is not read: the connection ends. */
    private void abort() {
        ResponseInputStream<GetObjectResponse> broken = take();
        if (broken != null) {
            broken.abort();
        }
    }

    private synchronized @Nullable ResponseInputStream<GetObjectResponse> take() {
        ResponseInputStream<GetObjectResponse> taken = body;
        body = null;
        return taken;
    }

    @Override
    public Optional<String> checksum(String algorithm) {
        requireOpen();
        return reads.sum(path, version, algorithm);
    }

    private void requireOpen() {
        if (closed.getCount() == 0) {
            throw isClosed();
        }
    }

    private static StorageException isClosed() {
        return new StorageException(new StorageError.Unavailable("read: closed by another thread"));
    }

    @Override
    public void close() {
        synchronized (this) {
            closed.countDown();
        }
        abort();
    }
}
