package io.sluice.server.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The server stops: nobody new, idle sessions end, transfers may finish until the grace is over. */
class DrainTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    private Thread stop(Duration grace) {
        return Thread.ofPlatform().start(() -> server.server().stop(grace));
    }

    @Test
    void idleSessionsEndAndTransfersFinish() throws IOException, InterruptedException {
        RawClient idle = server.login();
        RawClient fresh = server.connect();
        RawClient busy = server.login();
        Thread stopping;
        try (Socket data = busy.openData()) {
            busy.command("STOR f", "150 ");
            data.getOutputStream().write("first ".getBytes(ISO_8859_1));
            stopping = stop(LONG);
            idle.expect("421 ");
            idle.expectEnd();
            fresh.expect("421 ");
            fresh.expectEnd();
            try (RawClient late =
                    RawClient.connectSilently("127.0.0.1", server.server().port(), null)) {
                late.expect("421 ");
                late.expectEnd();
            }
            busy.command("STAT", "211-");
            data.getOutputStream().write("second".getBytes(ISO_8859_1));
        }
        busy.expect("226 ");
        busy.expect("421 ");
        busy.expectEnd();
        stopping.join();
        assertEquals("first second", server.text("/f"));
    }

    @Test
    void afterTheGraceTransfersEndWithOneReply() throws IOException, InterruptedException {
        server.put("/big", new byte[32 * 1024 * 1024]);
        RawClient upload = server.login();
        RawClient download = server.login();
        try (Socket out = upload.openData();
                Socket in = DataWatch.stalled(download)) {
            upload.command("STOR f", "150 ");
            download.command("RETR big", "150 ");
            out.getOutputStream().write(1);
            Thread stopping = stop(Duration.ofMillis(100));
            upload.expect("421 ");
            upload.expectEnd();
            download.expect("421 ");
            download.expectEnd();
            assertTrue(DataWatch.endsWithReset(in));
            stopping.join();
        }
        assertFalse(server.exists("/f"));
    }

    @Test
    void commandsBehindATransferAreNotRun() throws IOException, InterruptedException {
        RawClient client = server.login();
        Thread stopping;
        try (Socket data = client.openData()) {
            client.command("STOR f", "150 ");
            client.sendTogether("MKD late", "STAT");
            client.expect("211-");
            stopping = stop(LONG);
            ServerFixture.await("the stop", () -> isRefusing());
            data.getOutputStream().write(1);
        }
        client.expect("226 ");
        client.expect("421 ");
        client.expectEnd();
        stopping.join();
        assertFalse(server.exists("/late"));
    }

    private boolean isRefusing() {
        try (RawClient late =
                RawClient.connectSilently("127.0.0.1", server.server().port(), null)) {
            return late.reply().startsWith("421 ");
        }
    }
}
