package io.sluice.server.fault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.server.testing.ServerProcess;
import io.sluice.vfs.testkit.Patterns;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that may open no more files: it says so once, serves who is there as far as it can, and recovers. */
@Timeout(120)
class NoDescriptorsTest {

    private static final int LIMIT = 160;
    private static final byte[] CONTENT = new Patterns(9).bytes(0, 500_000);

    @TempDir
    Path directory = Path.of("");

    @Test
    void acceptingPausesAndRecovers() throws Exception {
        Path root = Files.createDirectories(directory.resolve("root"));
        Files.write(root.resolve("f"), CONTENT);
        List<String> limited = List.of("prlimit", "--nofile=" + LIMIT + ":" + LIMIT);
        try (ServerProcess server =
                ServerProcess.start(limited, root, directory.resolve("log"), "--set", "timeouts.connect=2s")) {
            RawClient early = server.login("127.0.0.1");
            assertArrayEquals(CONTENT, early.fetch("RETR f"));
            List<RawClient> crowd = new ArrayList<>();
            for (int i = 0; i < LIMIT; i++) {
                // The kernel takes them all; the server greets as many as it can.
                crowd.add(RawClient.connectSilently("127.0.0.1", server.port(), "127.0.3." + (1 + i)));
            }
            ServerFixture.await("the end of the descriptors", () -> server.logged("event=accept-paused") > 0);
            int port = early.epsv();
            for (int i = 0; i < 50; i++) {
                early.command("NOOP", "200 ");
            }
            // The client is connected as far as it knows; the server cannot accept, or cannot open the file.
            Socket data = early.connectData(port);
            early.send("RETR f");
            String reply = early.reply();
            assertTrue(reply.startsWith("425 ") || reply.startsWith("451 "), () -> reply + "\n" + server.log());
            data.close();
            early.command("NOOP", "200 ");
            assertEquals(1, server.logged("event=accept-paused connections=control"), server.log());
            assertTrue(server.logged("event=accept-paused connections=data") <= 1, server.log());
            crowd.forEach(RawClient::close);
            ServerFixture.await("new sessions", () -> greets(server));
            assertArrayEquals(CONTENT, early.fetch("RETR f"));
            assertTrue(early.store("STOR g", CONTENT).startsWith("226 "));
            ServerFixture.await("the news of it", () -> {
                greets(server);
                return server.logged("event=accept-resumed connections=control") == 1;
            });
            early.command("QUIT", "221 ");
            early.close();
            ServerFixture.await(
                    "open files to be closed",
                    () -> server.descriptors(root.resolve("f").toString()) == 0);
            assertEquals(0, server.logged("ERROR"), server.log());
            server.terminate();
            server.awaitEnd();
        }
    }

    private static boolean greets(ServerProcess server) {
        try (RawClient late = server.login("127.0.0.1")) {
            late.command("NOOP", "200 ");
            return true;
        }
    }
}
