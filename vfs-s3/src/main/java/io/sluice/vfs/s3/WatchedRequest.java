package io.sluice.vfs.s3;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;

/**
 * One request, from its first byte to the last of its answer. It waits for the store while it is sent and while somebody
 * reads the answer; a reader that takes its time is no fault of the store's.
 */
final class WatchedRequest implements ExecutableHttpRequest {

    /** The reading of {@link System#nanoTime} that stands for: nobody waits. */
    private static final long IDLE = 0;

    /** A page of a listing has less than three: 1,000 keys of 1,024 bytes, encoded. */
    private static final int LARGEST_ANSWER = 16 << 20;

    private final Set<WatchedRequest> running;
    private final long patience;
    private final boolean ofObject;
    private final AtomicBoolean registered = new AtomicBoolean();
    private volatile ExecutableHttpRequest delegate = new NotPrepared();
    private volatile long waitingSince = IDLE;
    private volatile boolean stalled;

    /**
     * A request that is in that set while it runs.
     *
     * @param patience for how many nanoseconds it may stand still
     * @param ofObject whether its answer is the bytes of an object
     */
    WatchedRequest(Set<WatchedRequest> running, long patience, boolean ofObject) {
        this.running = running;
        this.patience = patience;
        this.ofObject = ofObject;
    }

    void delegate(ExecutableHttpRequest prepared) {
        delegate = prepared;
    }

    @Override
    public HttpExecuteResponse call() throws IOException {
        S3Counts.SENT.increment();
        register();
        boolean bodyFollows = false;
        try {
            stamp();
            HttpExecuteResponse response = delegate.call();
            if (response.responseBody().isEmpty()) {
                return response;
            }
            if (!ofObject || !response.httpResponse().isSuccessful()) {
                return whole(response);
            }
            bodyFollows = true;
            return watched(response);
        } catch (IOException failure) {
            throw stalled ? WatchedHttpClient.stalled(failure) : failure;
        } finally {
            waitingSince = IDLE;
            if (!bodyFollows) {
                unregister();
            }
        }
    }

    /**
     * What is no object is small, and read here: where the SDK reads it, a connection that breaks is neither tried again nor
     * an exception of its own.
     */
    private HttpExecuteResponse whole(HttpExecuteResponse response) throws IOException {
        try (AbortableInputStream body = response.responseBody().orElseThrow()) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            byte[] buffer = new byte[8 * 1024];
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                stamp();
                if (all.size() + count > LARGEST_ANSWER) {
                    body.abort();
                    throw new IOException("an answer of more than " + LARGEST_ANSWER + " bytes");
                }
                all.write(buffer, 0, count);
            }
            return HttpExecuteResponse.builder()
                    .response(response.httpResponse())
                    .responseBody(AbortableInputStream.create(new ByteArrayInputStream(all.toByteArray())))
                    .build();
        }
    }

    private HttpExecuteResponse watched(HttpExecuteResponse response) {
        AbortableInputStream body = response.responseBody().orElseThrow();
        AbortableInputStream watched = AbortableInputStream.create(new Body(body), () -> {
            unregister();
            body.abort();
        });
        return HttpExecuteResponse.builder()
                .response(response.httpResponse())
                .responseBody(watched)
                .build();
    }

    @Override
    public void abort() {
        unregister();
        delegate.abort();
    }

    void abortIfStalled(long now) {
        long since = waitingSince;
        if (since != IDLE && now - since > patience && !stalled) {
            stalled = true;
            S3Counts.STALLED.increment();
            delegate.abort();
        }
    }

    /** A body on its way out: each piece that is asked for says that the one before is gone. */
    InputStream stamping(InputStream body) {
        return new FilterInputStream(body) {
            @Override
            public int read() throws IOException {
                stamp();
                return super.read();
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                stamp();
                return super.read(target, offset, length);
            }
        };
    }

    private void stamp() {
        long now = System.nanoTime();
        waitingSince = now == IDLE ? 1 : now;
    }

    private void register() {
        if (registered.compareAndSet(false, true)) {
            S3Counts.RUNNING.incrementAndGet();
            running.add(this);
        }
    }

    private void unregister() {
        if (registered.compareAndSet(true, false)) {
            S3Counts.RUNNING.decrementAndGet();
            running.remove(this);
        }
    }

    /** Before the client below has seen the request there is nothing to run or to end. */
    private static final class NotPrepared implements ExecutableHttpRequest {
        @Override
        public HttpExecuteResponse call() {
            throw new IllegalStateException("not prepared");
        }

        @Override
        public void abort() {}
    }

    private final class Body extends FilterInputStream {

        Body(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            stamp();
            try {
                return noted(super.read());
            } catch (IOException failure) {
                throw failed(failure);
            } finally {
                waitingSince = IDLE;
            }
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            stamp();
            try {
                return noted(super.read(target, offset, length));
            } catch (IOException failure) {
                throw failed(failure);
            } finally {
                waitingSince = IDLE;
            }
        }

        private int noted(int count) {
            if (count < 0) {
                unregister();
            }
            return count;
        }

        private IOException failed(IOException failure) {
            unregister();
            return stalled ? WatchedHttpClient.stalled(failure) : failure;
        }

        @Override
        public void close() throws IOException {
            unregister();
            super.close();
        }
    }
}
