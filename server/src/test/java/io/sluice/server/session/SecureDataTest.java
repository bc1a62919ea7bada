package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.server.config.TlsPolicy;
import io.sluice.server.config.TlsVersion;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.SecureClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.server.testing.TestCertificates;
import io.sluice.server.testing.TlsPeer;
import io.sluice.server.testing.TlsPeer.End;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Transfers under TLS with a whole server. */
final class SecureDataTest {

    private static final int LARGE = 3_000_001;

    @RegisterExtension
    private final ServerFixture server = ServerFixture.with(TestCertificates.with(TlsPolicy.OPTIONAL));

    static Stream<TlsVersion> versions() {
        return Stream.of(TlsVersion.V1_2, TlsVersion.V1_3);
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("versions")
    void filesGoBothWaysAndResumeTheControlSession(TlsVersion version) {
        byte[] file = random(LARGE);
        SecureClient client = SecureClient.login(server.connect(), version);
        for (int i = 0; i < 5; i++) {
            TlsPeer up = client.openData();
            client.control().command("STOR file", "150");
            up.handshake().send(file);
            up.sendRaw(up.closeNotify());
            assertEquals(End.NOTIFIED, up.receive());
            client.control().expect("226");
            assertArrayEquals(file, server.get("/file"));
            TlsPeer down = client.openData();
            client.control().command("RETR file", "150");
            assertEquals(End.NOTIFIED, down.handshake().receive());
            client.control().expect("226");
            assertArrayEquals(file, down.received());
            assertEquals(0, down.messages(), "no ticket may come");
        }
        assertEquals(10, server.server().count("sluice.tls.bindings", "result", "bound"));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void theServerIsTheServerInActiveModeToo(TlsVersion version) throws IOException {
        server.put("/file", "text");
        SecureClient client = SecureClient.login(server.connect(), version);
        RawClient control = client.control();
        try (ServerSocket listener = control.listen()) {
            control.port(listener, "200");
            control.send("RETR file");
            TlsPeer down = client.secure(listener.accept());
            control.expect("150");
            assertEquals(End.NOTIFIED, down.handshake().receive());
            control.expect("226");
            assertEquals("text", new String(down.received(), java.nio.charset.StandardCharsets.ISO_8859_1));
        }
    }
}
