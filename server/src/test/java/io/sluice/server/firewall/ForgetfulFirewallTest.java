package io.sluice.server.firewall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.firewall.Namespaces.Place;
import io.sluice.server.testing.ServerFixture;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A firewall that forgets silent connections after seconds, as others do after minutes, and one that dies. */
class ForgetfulFirewallTest {

    /** Is silent for longer than the firewall remembers, in the middle of a download, and then goes on. */
    private static final String SILENT_CLIENT = """
            import socket, sys, time
            control = socket.create_connection(("10.2.0.2", int(sys.argv[1])), 10)
            lines = control.makefile("rb")
            def command(line, code):
                control.sendall(line + b"\\r\\n")
                expect(code)
            def expect(code):
                line = lines.readline()
                assert line.startswith(code), line
            expect(b"220")
            command(b"USER bob", b"331")
            command(b"PASS secret", b"230")
            time.sleep(5)
            control.settimeout(5)
            command(b"NOOP", b"200")
            """;

    @TempDir
    private static Path directory = Path.of("");

    private static Laboratory lab;
    private static NamespaceServer alive;

    @BeforeAll
    static void start() {
        lab = new Laboratory(directory);
        alive = lab.server(
                21, "control.keep-alive.idle=1s", "control.keep-alive.interval=1s", "control.keep-alive.count=2");
        lab.server(2121, "control.keep-alive.enabled=false", "passive.ports=21200-21209");
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    private static Run silentClient(int port) {
        return Run.of(
                lab.namespaces().command(Place.CLIENT, List.of("python3", "-", String.valueOf(port))), SILENT_CLIENT);
    }

    @Test
    void silentConnectionsAreRemembered() {
        lab.rules(Rules.forgetful());
        Run run = silentClient(21);
        assertEquals(0, run.exit(), run::toString);
    }

    @Test
    void withoutKeepAliveTheyAreForgotten() {
        lab.rules(Rules.forgetful());
        Run run = silentClient(2121);
        assertNotEquals(0, run.exit(), run::toString);
        assertTrue(run.said().contains("ConnectionResetError") || run.said().contains("TimeoutError"), run::toString);
    }

    @Test
    void aClientThatIsOutOfReachIsFoundOut() throws Exception {
        lab.rules(Rules.following());
        Process client = new ProcessBuilder(lab.namespaces()
                        .command(
                                Place.CLIENT,
                                List.of(
                                        "python3",
                                        "-c",
                                        "import ftplib, socket, time; s = ftplib.FTP(\"10.2.0.2\", \"bob\", \"secret\");"
                                                + " reply = s.voidcmd(\"NOOP\");"
                                                // Nothing may be under way: then the kernel would send that again, and
                                                // ask nothing.
                                                + " s.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1);"
                                                + " print(reply, flush=True); time.sleep(60)")))
                .redirectErrorStream(true)
                .start();
        try {
            assertTrue(String.valueOf(client.inputReader().readLine()).contains("200"));
            long before = disconnected();
            lab.rules(Rules.dead());
            ServerFixture.await("the end of the session", () -> disconnected() > before);
        } finally {
            client.destroyForcibly();
        }
    }

    private static long disconnected() {
        return alive.log()
                .lines()
                .filter(line -> line.contains("event=disconnected"))
                .count();
    }
}
