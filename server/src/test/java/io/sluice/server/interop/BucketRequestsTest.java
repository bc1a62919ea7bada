package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.server.testing.RawClient;
import io.sluice.vfs.s3.FaultProxy;
import io.sluice.vfs.s3.S3Proxy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What each command costs in requests to the store: time, and money. A table to be changed knowingly; order among requests
 * that go out together is not told.
 */
final class BucketRequestsTest {

    @TempDir
    private Path directory;

    private FaultProxy front;
    private BucketServer server;
    private RawClient client;

    @BeforeEach
    void start() {
        front = FaultProxy.before(S3Proxy.server());
        server = BucketServer.over(S3Proxy.server(), directory, c -> c.withEndpoint(front.endpoint()));
        server.put("d/old.txt", new byte[] {1});
        server.put("d/plain", new byte[] {1});
        client = server.login();
        requests();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        front.close();
    }

    /** The requests since the last look, without those for what killed servers have left, which the store makes at its start. */
    private List<String> requests() {
        List<String> seen = front.seen().stream()
                .filter(r -> !r.line().contains("?uploads") && !r.line().contains(".sluice-"))
                .map(BucketRequestsTest::kind)
                .sorted()
                .toList();
        front.seen().clear();
        return seen;
    }

    private static String kind(FaultProxy.Request request) {
        if (request.header("x-amz-copy-source").isPresent()) {
            return "COPY";
        }
        return request.line().contains("list-type=2")
                ? "LIST"
                : request.line().substring(0, request.line().indexOf(' '));
    }

    private void costs(String command, String reply, String... expected) {
        client.command(command, reply);
        assertEquals(List.of(expected), requests(), command);
    }

    private void stores(String command, String... expected) {
        client.store(command, new byte[4096]);
        assertEquals(List.of(expected), requests(), command);
    }

    private void fetches(String command, String... expected) {
        client.fetch(command);
        assertEquals(List.of(expected), requests(), command);
    }

    @Test
    void transfers() {
        // The listing asks whether a directory has the name.
        stores("STOR d/new.txt", "LIST", "PUT");
        stores("STOR d/new.txt", "LIST", "PUT");
        stores("STOR d/fresh/deep/new", "LIST", "PUT");
        fetches("RETR d/new.txt", "GET");
        fetches("RETR d/plain", "GET");
        client.command("REST 1", "350");
        fetches("RETR d/new.txt", "GET");
    }

    @Test
    void questions() {
        costs("SIZE d/old.txt", "213", "HEAD");
        costs("MDTM d/old.txt", "213", "HEAD");
        costs("MLST d/old.txt", "250", "HEAD");
        // A name without a dot may be a directory's: both questions go out together.
        costs("SIZE d/plain", "213", "HEAD", "LIST");
        costs("MLST d", "250", "HEAD", "LIST");
        costs("CWD d", "250", "HEAD", "LIST");
        costs("CWD /", "250");
        costs("PWD", "257");
    }

    @Test
    void listings() {
        fetches("LIST", "LIST");
        fetches("MLSD d", "LIST");
        fetches("LIST d", "LIST");
        fetches("LIST d/old.txt", "HEAD");
        // A file without a dot in its name is taken for a directory first.
        fetches("LIST d/plain", "HEAD", "HEAD", "LIST", "LIST");
        client.command("CWD d", "250");
        requests();
        fetches("LIST", "LIST");
        fetches("NLST", "LIST");
        fetches("LIST -la", "LIST");
    }

    @Test
    void changes() {
        costs("MKD d/e", "257", "LIST", "PUT");
        costs("RMD d/e", "250", "DELETE", "LIST");
        // The time is looked at before and behind, to keep what was there if the store cannot keep the new one.
        costs("MFMT 20200101000000 d/old.txt", "213", "COPY", "HEAD", "HEAD", "HEAD");
        costs("RNFR d/old.txt", "350", "HEAD");
        costs("RNTO d/newer.txt", "250", "COPY", "DELETE", "HEAD", "HEAD", "LIST");
        costs("DELE d/newer.txt", "250", "DELETE", "HEAD");
    }
}
