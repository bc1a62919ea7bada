package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.server.config.ProtectedDataConfig;
import io.sluice.server.config.SessionReuse;
import io.sluice.server.config.TlsPolicy;
import io.sluice.server.config.TlsVersion;
import io.sluice.server.testing.Configs;
import io.sluice.server.testing.Ports;
import io.sluice.server.testing.SecureClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.server.testing.TestCertificates;
import io.sluice.server.testing.TlsPeer;
import io.sluice.server.testing.TlsPeer.End;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One passive port for all sessions of an address, told apart by the TLS sessions that their connections resume. */
class SharedPortTest {

    private static final Duration WAIT = Duration.ofMillis(200);

    @RegisterExtension
    private final ServerFixture server = ServerFixture.with(TestCertificates.with(TlsPolicy.OPTIONAL)
            .andThen(Configs.tls(t -> t.withData(new ProtectedDataConfig(SessionReuse.PREFER, false))))
            .andThen(Configs.passive(
                    p -> p.withPorts(Ports.free(1), 100, WAIT, WAIT).withShared(true)))
            .andThen(Configs.shortConnect())::apply);

    static Stream<TlsVersion> versions() {
        return Stream.of(TlsVersion.V1_2, TlsVersion.V1_3);
    }

    private static byte[] content(int i) {
        return ("this belongs to " + i + "\n").repeat(1000 + i).getBytes(StandardCharsets.US_ASCII);
    }

    private SecureClient login(TlsVersion version) {
        return SecureClient.login(server.connect(), version);
    }

    private double identified(String result) {
        return server.server().count("sluice.tls.identified", "result", result);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void eachGetsItsOwnWhateverTheOrderInWhichTheyCome(TlsVersion version) {
        int clients = 5;
        List<SecureClient> all = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            all.add(login(version));
            server.put("/down" + i, content(i));
        }
        List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 4));
        Random random = new Random(7);
        for (int round = 0; round < 4; round++) {
            List<TlsPeer> data = all.stream().map(SecureClient::openData).toList();
            Collections.shuffle(order, random);
            boolean before = round % 2 == 0;
            // Half of them begin the handshake as soon as they are connected, the others only after the 150.
            order.stream().filter(i -> before).forEach(i -> data.get(i).handshake());
            order.forEach(i -> all.get(i).control().command((i % 2 == 0 ? "RETR down" : "STOR up") + i, "150"));
            Collections.shuffle(order, random);
            for (int i : order) {
                TlsPeer peer = before ? data.get(i) : data.get(i).handshake();
                if (i % 2 != 0) {
                    peer.send(content(i));
                    peer.sendRaw(peer.closeNotify());
                }
                assertEquals(End.NOTIFIED, peer.receive());
                all.get(i).control().expect("226");
                assertArrayEquals(content(i), i % 2 == 0 ? peer.received() : server.get("/up" + i));
            }
        }
        assertEquals(4 * clients, identified("delivered"));
        assertEquals(4 * clients, server.server().count("sluice.tls.bindings", "result", "bound"));
        assertEquals(0, server.server().meter("sluice.data.refused"));
    }
}
