package io.sluice.vfs.s3;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Ends requests in which nothing moves. The client below has a bound on waiting for bytes that come, and none for bytes
 * that go: a store that stops reading would hold an upload for as long as TCP does. Nobody is interrupted: the connection
 * is closed.
 *
 * <p>Copies and completions answer when the store has done its work, which takes long for large objects: they are waited
 * for {@value #PATIENCE} times as long.
 */
final class WatchedHttpClient implements SdkHttpClient {

    private static final Logger log = LoggerFactory.getLogger(WatchedHttpClient.class);

    /** How many times as long the store may work on what it does by itself. */
    static final int PATIENCE = 10;

    private final SdkHttpClient delegate;
    private final Duration stall;
    private final Set<WatchedRequest> running = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService sweeps = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("s3-stalls").daemon().factory());

    /** Takes over that client. */
    WatchedHttpClient(SdkHttpClient delegate, Duration stall) {
        this.delegate = delegate;
        this.stall = stall;
        long every = Math.clamp(stall.toMillis() / 4, 5, 1_000);
        var _ = sweeps.scheduleWithFixedDelay(this::sweep, every, every, TimeUnit.MILLISECONDS);
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        long patience = stall.toNanos() * (isWork(request.httpRequest()) ? PATIENCE : 1);
        WatchedRequest watched = new WatchedRequest(running, patience, isOfObject(request.httpRequest()));
        HttpExecuteRequest.Builder stamped = HttpExecuteRequest.builder().request(request.httpRequest());
        request.contentStreamProvider()
                .ifPresent(body -> stamped.contentStreamProvider(() -> watched.stamping(body.newStream())));
        request.metricCollector().ifPresent(stamped::metricCollector);
        watched.delegate(delegate.prepareRequest(stamped.build()));
        return watched;
    }

    private static boolean isWork(SdkHttpRequest request) {
        return request.firstMatchingHeader("x-amz-copy-source").isPresent()
                || (request.method() == SdkHttpMethod.POST
                        && request.firstMatchingRawQueryParameter("uploadId").isPresent());
    }

    private static boolean isOfObject(SdkHttpRequest request) {
        return request.method() == SdkHttpMethod.GET
                && List.of("list-type", "uploads", "uploadId").stream()
                        .noneMatch(request.rawQueryParameters()::containsKey);
    }

    private void sweep() {
        long now = System.nanoTime();
        for (WatchedRequest request : running) {
            try {
                request.abortIfStalled(now);
            } catch (Throwable failure) {
                // The executor would never sweep again, and say nothing.
                log.error("event=stall-sweep-failed", failure);
            }
        }
    }

    @Override
    public String clientName() {
        return delegate.clientName();
    }

    @Override
    public void close() {
        sweeps.shutdownNow();
        delegate.close();
    }

    /** What a request that was given up throws. */
    static IOException stalled(IOException cause) {
        IOException timedOut = new java.net.SocketTimeoutException("nothing moved for too long");
        timedOut.addSuppressed(cause);
        return timedOut;
    }
}
