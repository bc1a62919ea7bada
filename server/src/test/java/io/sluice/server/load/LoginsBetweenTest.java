package io.sluice.server.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.server.config.ProtectedDataConfig;
import io.sluice.server.config.SessionReuse;
import io.sluice.server.config.TlsVersion;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.SecureClient;
import io.sluice.server.testing.TestCertificates;
import io.sluice.server.testing.TestServer;
import io.sluice.server.testing.TlsPeer;
import io.sluice.vfs.memory.MemoryStorage;
import java.time.InstantSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However many others log in meanwhile, a session's data connections resume its TLS session: the server remembers none. */
class LoginsBetweenTest {

    private static final int SOME = 400;

    /** About as many as JSSE would remember sessions, if it had to. */
    private static final int MANY = 20_000;

    private static final int THREADS = 8;
    private static final byte[] FILE = "the file".getBytes(US_ASCII);

    @ParameterizedTest
    @CsvSource({"1.2, REQUIRE", "1.3, REQUIRE", "1.2, PREFER", "1.3, PREFER"})
    void someBreakNothing(String version, SessionReuse reuse) throws Exception {
        logInBetween(TlsVersion.parse(version), reuse, SOME);
    }

    @Tag("load")
    @ParameterizedTest
    @CsvSource({"1.2, REQUIRE", "1.3, REQUIRE", "1.2, PREFER", "1.3, PREFER"})
    void twentyThousandBreakNothing(String version, SessionReuse reuse) throws Exception {
        logInBetween(TlsVersion.parse(version), reuse, MANY);
    }

    private static void logInBetween(TlsVersion version, SessionReuse reuse, int logins) throws Exception {
        try (TestServer server = TestServer.over(
                new MemoryStorage(1 << 20, InstantSource.system()),
                TestCertificates.with(t -> t.withData(new ProtectedDataConfig(reuse, false))))) {
            SecureClient fresh = SecureClient.login(server.connect(), version);
            SecureClient used = SecureClient.login(server.connect(), version);
            transferTwice(used);
            for (int done = 0; done < logins; done += SOME) {
                Crowd.run(THREADS, thread -> () -> {
                    for (int i = 0; i < SOME / THREADS; i++) {
                        logIn(server, "127.0.0." + (2 + thread), version);
                    }
                    return thread;
                });
            }
            transferTwice(fresh);
            transferTwice(used);
            assertEquals(6, server.count("sluice.tls.bindings", "result", "bound"));
            assertEquals(6, server.meter("sluice.tls.bindings"));
            assertEquals(logins + 2, server.count("sluice.logins", "result", "accepted"));
            fresh.control().close();
            used.control().close();
        }
    }

    private static void logIn(TestServer server, String address, TlsVersion version) {
        try (RawClient client = RawClient.connectSilently("127.0.0.1", server.port(), address)) {
            client.expect("220");
            client.authTls(TestCertificates.client(), version.name()).login("bob");
            client.command("QUIT", "221");
        }
    }

    private static void transferTwice(SecureClient client) {
        TlsPeer up = client.openData();
        client.control().command("STOR file", "150");
        up.handshake().send(FILE);
        up.sendRaw(up.closeNotify());
        client.control().expect("226");
        TlsPeer down = client.openData();
        client.control().command("RETR file", "150");
        assertEquals(TlsPeer.End.NOTIFIED, down.handshake().receive());
        assertArrayEquals(FILE, down.received());
        client.control().expect("226");
    }
}
