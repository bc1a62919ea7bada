package io.sluice.vfs.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

final class WatchedHttpClientTest {

    /** Requests that nobody answers; the first one cannot even be aborted. */
    private static final class Silence implements SdkHttpClient {

        private final CountDownLatch firstTried = new CountDownLatch(1);
        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            boolean broken = request.httpRequest().encodedPath().equals("/broken");
            CountDownLatch aborted = broken ? closed : new CountDownLatch(1);
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws IOException {
                    try {
                        assertTrue(aborted.await(30, TimeUnit.SECONDS), "nobody aborts");
                    } catch (InterruptedException nobodyDoesThat) {
                        throw new IOException(nobodyDoesThat);
                    }
                    throw new IOException("aborted");
                }

                @Override
                public void abort() {
                    if (broken) {
                        firstTried.countDown();
                        throw new IllegalStateException("planned: a request that cannot be aborted");
                    }
                    aborted.countDown();
                }
            };
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    private static ExecutableHttpRequest get(SdkHttpClient client, String path) {
        return client.prepareRequest(HttpExecuteRequest.builder()
                .request(SdkHttpRequest.builder()
                        .method(SdkHttpMethod.GET)
                        .uri(URI.create("http://127.0.0.1" + path))
                        .build())
                .build());
    }

    @Test
    void aRequestThatCannotBeEndedDoesNotEndTheWatchOverTheOthers() throws Exception {
        long before = S3Counts.RUNNING.get();
        Silence silence = new Silence();
        Beside<IOException> broken;
        try (WatchedHttpClient client = new WatchedHttpClient(silence, Duration.ofMillis(20))) {
            broken = Beside.start(
                    "broken",
                    () -> assertThrows(
                            IOException.class, () -> get(client, "/broken").call()));
            assertTrue(silence.firstTried.await(30, TimeUnit.SECONDS), "nobody sweeps");
            IOException failure =
                    assertThrows(IOException.class, () -> get(client, "/other").call());
            assertEquals(SocketTimeoutException.class, failure.getClass());
        }
        assertEquals(SocketTimeoutException.class, broken.await().getClass());
        assertEquals(before, S3Counts.RUNNING.get());
    }
}
