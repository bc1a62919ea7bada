package io.sluice.server.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.server.config.TlsPolicy;
import io.sluice.server.config.TlsVersion;
import io.sluice.server.testing.Configs;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.SecureClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.server.testing.ServerLog;
import io.sluice.server.testing.TestCertificates;
import io.sluice.server.testing.TlsPeer;
import io.sluice.server.testing.TlsPeer.End;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Transfers under TLS with a whole server. */
final class SecureDataTest {

    private static final int LARGE = 3_000_001;

    @RegisterExtension
    private final ServerFixture server = ServerFixture.with(c -> Configs.compression()
            .apply(TestCertificates.with(TlsPolicy.OPTIONAL).apply(c)));

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
            assertEquals("text", new String(down.received(), ISO_8859_1));
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void lineEndsAreConverted(TlsVersion version) {
        SecureClient client = SecureClient.login(server.connect(), version);
        client.control().command("TYPE A", "200");
        String lines = "one line\r\n".repeat(100_000);
        assertEquals("226", store(client, lines));
        assertEquals(lines.replace("\r", ""), server.text("/file"));
        assertEquals(lines, fetch(client, "RETR file"));
        assertEquals("file\r\n", fetch(client, "NLST"));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void compressedFilesGoUnderTlsToo(TlsVersion version) throws IOException {
        byte[] file = random(LARGE);
        SecureClient client = SecureClient.login(server.connect(), version);
        client.control().command("MODE Z", "200");
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            out.write(file);
        }
        TlsPeer up = client.openData();
        client.control().command("STOR file", "150");
        up.handshake().send(packed.toByteArray());
        up.sendRaw(up.closeNotify());
        assertEquals(End.NOTIFIED, up.receive());
        client.control().expect("226");
        assertArrayEquals(file, server.get("/file"));
        TlsPeer down = client.openData();
        client.control().command("RETR file", "150");
        assertEquals(End.NOTIFIED, down.handshake().receive());
        client.control().expect("226");
        assertArrayEquals(file, new InflaterInputStream(new ByteArrayInputStream(down.received())).readAllBytes());
    }

    private static String store(SecureClient client, String text) {
        TlsPeer up = client.openData();
        client.control().command("STOR file", "150");
        up.handshake().send(text.getBytes(ISO_8859_1));
        up.sendRaw(up.closeNotify());
        up.receive();
        return client.control().reply().substring(0, 3);
    }

    private static String fetch(SecureClient client, String command) {
        TlsPeer down = client.openData();
        client.control().command(command, "150");
        assertEquals(End.NOTIFIED, down.handshake().receive());
        client.control().expect("226");
        return new String(down.received(), ISO_8859_1);
    }

    @Test
    void theLogSaysHowEachTransferWasProtected() {
        SecureClient client = SecureClient.login(server.connect(), TlsVersion.V1_3);
        List<String> lines;
        try (ServerLog log = ServerLog.open()) {
            store(client, "text");
            client.control().command("PROT C", "200");
            client.control().fetch("RETR file");
            lines = log.lines();
        }
        assertEquals(
                1,
                lines.stream()
                        .filter(line -> line.contains("event=transfer") && line.contains(" tls=TLSv1.3 resumed=yes "))
                        .count(),
                lines::toString);
        assertEquals(
                2,
                lines.stream().filter(line -> line.contains("event=transfer")).count(),
                lines::toString);
    }

    /**
     * A client that closes while something unread has arrived resets its connection, and the reset overtakes what it has
     * sent. So nothing may be sent to it before the end.
     */
    @Test
    void uploadsOfClientsWhoNeverReadArriveWhole() throws IOException {
        byte[] file = random(1_000_000);
        SecureClient client = SecureClient.login(server.connect(), TlsVersion.V1_3);
        for (int i = 0; i < 200; i++) {
            TlsPeer up = client.openData();
            client.control().command("STOR file", "150");
            up.handshake().send(file);
            up.sendRaw(up.closeNotify());
            up.socket().close();
            client.control().expect("226");
            assertArrayEquals(file, server.get("/file"), "upload " + i);
        }
    }
}
