package io.sluice.vfs.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.vfs.Listing;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A directory of 100,000 entries in a store that makes its pages up: real ones take minutes to fill. */
final class HugeListingTest {

    static {
        // Otherwise each page waits 40 ms for the acknowledgement of its headers.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final int ENTRIES = 100_000;
    private static final int PAGE = 1_000;
    private static final Pattern TOKEN = Pattern.compile("[?&]continuation-token=(\\d+)");

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger pages = new AtomicInteger();
    private final AtomicInteger others = new AtomicInteger();
    private HttpServer server;
    private Storage store;
    private volatile boolean repeating;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        store = new S3StorageProvider()
                .open(S3Config.of("huge", Optional.of(endpoint), CredentialsConfig.keys("k", "s"))
                        .withProbe(S3Config.Probing.NEVER));
        pages.set(0);
        others.set(0);
    }

    @AfterEach
    void close() {
        store.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) {
        try (exchange) {
            String query = String.valueOf(exchange.getRequestURI().getRawQuery());
            boolean sweep = query.contains("uploads") || query.contains("prefix=.sluice-");
            if (sweep || !query.contains("list-type=2")) {
                if (!sweep) {
                    others.incrementAndGet();
                }
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            pages.incrementAndGet();
            Matcher token = TOKEN.matcher("?" + query);
            byte[] body =
                    page(token.find() ? Integer.parseInt(token.group(1)) : 0).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/xml");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Every tenth entry is a directory, which comes once more on the page behind if the store is one of those. */
    private String page(int from) {
        StringBuilder xml = new StringBuilder(PAGE * 200)
                .append("<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult><Name>huge</Name>")
                .append("<EncodingType>url</EncodingType><Prefix>d%2F</Prefix><MaxKeys>1000</MaxKeys>");
        int end = Math.min(ENTRIES, from + PAGE);
        for (int i = repeating ? Math.max(0, from - 10) : from; i < end; i++) {
            if (i % 10 == 0) {
                xml.append("<CommonPrefixes><Prefix>d%2F").append(i).append("%2F</Prefix></CommonPrefixes>");
            } else if (i >= from) {
                xml.append("<Contents><Key>d%2F")
                        .append(i)
                        .append("</Key><Size>")
                        .append(i)
                        .append("</Size><LastModified>2026-01-02T03:04:05.000Z</LastModified></Contents>");
            }
        }
        xml.append("<IsTruncated>").append(end < ENTRIES).append("</IsTruncated>");
        if (end < ENTRIES) {
            xml.append("<NextContinuationToken>").append(end).append("</NextContinuationToken>");
        }
        return xml.append("</ListBucketResult>").toString();
    }

    @Test
    void everyEntryComesOnceAndNoneCostsARequest() {
        for (boolean repeats : new boolean[] {false, true}) {
            repeating = repeats;
            BitSet seen = new BitSet(ENTRIES);
            try (Listing listing = store.list(VfsPath.of("/d"))) {
                while (listing.hasNext()) {
                    int number = Integer.parseInt(listing.next().name());
                    assertFalse(seen.get(number), () -> number + " came twice");
                    seen.set(number);
                }
            }
            assertEquals(ENTRIES, seen.cardinality());
        }
        assertEquals(2 * ENTRIES / PAGE, pages.get());
        assertEquals(0, others.get());
    }

    @Test
    void noMoreThanOnePageComesBeforeItIsAskedFor() {
        try (Listing listing = store.list(VfsPath.of("/d"))) {
            assertEquals(1, pages.get());
            for (int i = 0; i < 10 * PAGE; i++) {
                assertTrue(pages.get() <= i / PAGE + 2, () -> pages.get() + " pages");
                listing.next();
            }
        }
        assertTrue(pages.get() <= 11);
    }

    @Test
    void aListingThatIsLeftAsksForNothingMore() {
        Listing listing = store.list(VfsPath.of("/d"));
        listing.close();
        assertFalse(listing.hasNext());
        assertEquals(1, pages.get());
    }

    @Test
    void aStoreThatGoesRoundInCirclesIsStopped() {
        server.removeContext("/");
        server.createContext("/", exchange -> {
            byte[] body = page(0).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/xml");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        try (Listing listing = store.list(VfsPath.of("/d"))) {
            StorageException failure = assertThrows(
                    StorageException.class,
                    () -> listing.forEachRemaining(e -> assertFalse(e.name().isEmpty())));
            assertInstanceOf(StorageError.Unavailable.class, failure.error());
        }
    }
}
