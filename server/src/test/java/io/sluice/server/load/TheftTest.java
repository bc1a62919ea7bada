package io.sluice.server.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.server.config.ProtectedDataConfig;
import io.sluice.server.config.SessionReuse;
import io.sluice.server.config.TlsPolicy;
import io.sluice.server.config.TlsVersion;
import io.sluice.server.testing.Configs;
import io.sluice.server.testing.Ports;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.SecureClient;
import io.sluice.server.testing.TestCertificates;
import io.sluice.server.testing.TestServer;
import io.sluice.server.testing.TlsPeer;
import io.sluice.server.testing.TlsPeer.End;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two clients of one address steal each other's passive ports, where session-reuse is required: neither gains or loses. */
class TheftTest {

    /** Each is one transfer of each client; one of the JDK's can have 127 tickets of a TLS 1.3 session, one for each. */
    private static final int ROUNDS = 100;

    private static final Duration LONG = Duration.ofSeconds(20);

    static Stream<TlsVersion> versions() {
        return Stream.of(TlsVersion.V1_2, TlsVersion.V1_3);
    }

    private static TestServer start() {
        return TestServer.inMemory(TestCertificates.with(TlsPolicy.OPTIONAL)
                .andThen(Configs.tls(t -> t.withData(new ProtectedDataConfig(SessionReuse.REQUIRE, false))))
                .andThen(Configs.passive(p -> p.withPorts(Ports.free(10), 100, LONG, LONG)))::apply);
    }

    private static byte[] content(String owner) {
        return ("this is " + owner + "'s\n").repeat(500).getBytes(StandardCharsets.US_ASCII);
    }

    /** Connects and shakes hands, and gets nothing for it. */
    private static void steal(TlsPeer thief) {
        try {
            assertEquals(End.RESET, thief.handshake().receive());
        } catch (UncheckedIOException e) {
            // Broken before the handshake was done for the client too.
            thief.close();
        }
        assertEquals(0, thief.received().length);
    }

    /** With a TLS session that the server has never seen. */
    private static TlsPeer stranger(SecureClient client, int port) {
        return new TlsPeer(
                client.control().connectData(port), TlsPeer.engine(TestCertificates.client(), client.version()));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void nothingIsStolenAndNoTransferIsLost(TlsVersion version) {
        try (TestServer server = start();
                RawClient first = server.connect();
                RawClient second = server.connect()) {
            SecureClient anna = SecureClient.login(first, version);
            SecureClient bert = SecureClient.login(second, version);
            try (RawClient clear = server.login()) {
                assertEquals("226", clear.store("STOR b", content("bert")).substring(0, 3));
            }
            for (int round = 0; round < ROUNDS; round++) {
                int annas = anna.control().epsv();
                int berts = bert.control().epsv();
                steal(stranger(bert, annas));
                if (version.equals(TlsVersion.V1_2)) {
                    steal(bert.secure(bert.control().connectData(annas)));
                    steal(anna.secure(anna.control().connectData(berts)));
                } else {
                    // The JDK's client uses a ticket of TLS 1.3 once: a thief that has to transfer afterwards keeps
                    // his.
                    stealWithSessionOfNobodyElse(server, annas, version);
                    stealWithSessionOfNobodyElse(server, berts, version);
                }
                anna.control().command("STOR a" + round, "150");
                bert.control().command("RETR b", "150");
                // While the owner's transfer waits.
                steal(stranger(anna, berts));
                TlsPeer down = bert.secure(bert.control().connectData(berts)).handshake();
                assertEquals(End.NOTIFIED, down.receive());
                bert.control().expect("226");
                assertArrayEquals(content("bert"), down.received());
                TlsPeer up = anna.secure(anna.control().connectData(annas)).handshake();
                up.send(content("anna" + round));
                up.sendRaw(up.closeNotify());
                assertEquals(End.NOTIFIED, up.receive());
                anna.control().expect("226");
            }
            for (int round = 0; round < ROUNDS; round++) {
                assertArrayEquals(content("anna" + round), fetch(server, "a" + round));
            }
            assertEquals(2 * ROUNDS, server.count("sluice.tls.identified", "result", "unresumed"));
            assertEquals(2 * ROUNDS, server.count("sluice.tls.identified", "result", "unexpected"));
            assertEquals(2 * ROUNDS, server.count("sluice.tls.identified", "result", "delivered"));
            assertEquals(4 * ROUNDS, server.meter("sluice.data.refused"));
            assertEquals(0, server.meter("sluice.passive.exhausted"));
        }
    }

    private static void stealWithSessionOfNobodyElse(TestServer server, int port, TlsVersion version) {
        try (RawClient control = server.connect()) {
            SecureClient thief = SecureClient.login(control, version);
            steal(thief.secure(control.connectData(port)));
        }
    }

    private static byte[] fetch(TestServer server, String name) {
        try (RawClient clear = server.login()) {
            return clear.fetch("RETR " + name);
        }
    }
}
