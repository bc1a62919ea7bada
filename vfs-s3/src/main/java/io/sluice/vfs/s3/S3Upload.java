package io.sluice.vfs.s3;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import java.nio.ByteBuffer;
import java.util.Arrays;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** An object that is sent in one request when it is whole: what does not fit the buffer is refused. */
final class S3Upload implements Upload {

    private static final int MOST = 32 << 20;

    private final S3Bucket bucket;
    private final KeySpace keys;
    private final S3Lookup lookup;
    private final VfsPath path;
    private final boolean exclusive;
    private byte[] bytes = new byte[64 * 1024];
    private int length;
    private boolean ended;
    private boolean failed;

    S3Upload(S3Bucket bucket, KeySpace keys, S3Lookup lookup, VfsPath path, boolean exclusive) {
        this.bucket = bucket;
        this.keys = keys;
        this.lookup = lookup;
        this.path = path;
        this.exclusive = exclusive;
    }

    @Override
    public void write(ByteBuffer source) {
        requireOpen();
        int count = source.remaining();
        if (failed || count > MOST - length) {
            failed = true;
            throw new StorageException(new StorageError.QuotaExceeded(path));
        }
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
        }
        source.get(bytes, length, count);
        length += count;
    }

    @Override
    public long position() {
        return length;
    }

    @Override
    public void commit() {
        requireOpen();
        if (failed) {
            throw new IllegalStateException("the upload has failed");
        }
        ended = true;
        if (lookup.head(path).isEmpty() && lookup.isDirectory(path)) {
            throw new StorageException(new StorageError.IsADirectory(path));
        }
        PutObjectRequest.Builder request =
                ObjectHeaders.put(bucket.config(), path).bucket(bucket.name()).key(keys.file(path));
        if (exclusive) {
            request.ifNoneMatch("*");
        }
        try {
            bucket.client().putObject(request.build(), RequestBody.fromByteBuffer(ByteBuffer.wrap(bytes, 0, length)));
        } catch (SdkException failure) {
            if (exclusive && S3Errors.isConditionFailed(failure)) {
                throw new StorageException(new StorageError.AlreadyExists(path));
            }
            throw S3Errors.of(failure, path, "write");
        }
    }

    @Override
    public void keep() {
        requireOpen();
        ended = true;
        throw new StorageException(new StorageError.Unsupported("keep"));
    }

    @Override
    public void close() {
        ended = true;
    }

    private void requireOpen() {
        if (ended) {
            throw new IllegalStateException("the upload has ended");
        }
    }
}
