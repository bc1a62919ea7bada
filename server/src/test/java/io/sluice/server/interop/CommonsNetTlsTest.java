package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.TlsVersion;
import io.sluice.server.testing.TestAuthority;
import io.sluice.server.testing.TestCertificates;
import io.sluice.vfs.testkit.Patterns;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPSClient;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** FTPSClient of Apache Commons Net, as it is and with the recipe that resumes sessions. */
class CommonsNetTlsTest extends AgainstTlsServer {

    private static final int SIZE = 1_200_003;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final byte[] content = new Patterns(7).bytes(0, SIZE);

    /** A client that goes that way, before it connects. */
    static FTPSClient client(Way way, SSLContext context, boolean reuse) {
        FTPSClient client =
                reuse ? new ReusingFtpsClient(way.implicit(), context) : new FTPSClient(way.implicit(), context);
        client.setControlEncoding("UTF-8");
        client.setEnabledProtocols(new String[] {way.version().name()});
        client.setEndpointCheckingEnabled(true);
        client.setConnectTimeout((int) PATIENCE.toMillis());
        client.setDefaultTimeout((int) PATIENCE.toMillis());
        client.setDataTimeout(PATIENCE);
        client.setUseEPSVwithIPv4(true);
        return client;
    }

    /** Connects, logs in and asks for protection. */
    static FTPSClient login(LocalServer server, Way way, boolean reuse) throws IOException {
        FTPSClient client = client(way, TestCertificates.client(), reuse);
        client.connect(way.host(), server.port(way));
        assertTrue(client.login("bob", "secret"), client.getReplyString());
        client.execPBSZ(0);
        client.execPROT("P");
        assertTrue(client.setFileType(FTP.BINARY_FILE_TYPE));
        if (way.passive()) {
            client.enterLocalPassiveMode();
        } else {
            client.enterLocalActiveMode();
        }
        return client;
    }

    private void carriesFilesAndLists(Way way, boolean reuse) throws IOException {
        FTPSClient client = login(server, way, reuse);
        assertTrue(client.makeDirectory("d"));
        assertTrue(client.storeFile("d/file", new ByteArrayInputStream(content)), client.getReplyString());
        assertArrayEquals(content, Files.readAllBytes(server.root().resolve("d/file")));
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        assertTrue(client.retrieveFile("d/file", back));
        assertArrayEquals(content, back.toByteArray());
        client.setRestartOffset(1_000_000);
        back.reset();
        assertTrue(client.retrieveFile("d/file", back));
        assertArrayEquals(Arrays.copyOfRange(content, 1_000_000, SIZE), back.toByteArray());
        assertTrue(client.storeFile("d/half", new ByteArrayInputStream(content, 0, 500_000)));
        client.setRestartOffset(500_000);
        assertTrue(client.storeFile("d/half", new ByteArrayInputStream(content, 500_000, SIZE)));
        assertArrayEquals(content, Files.readAllBytes(server.root().resolve("d/half")));
        assertEquals(2, client.listFiles("d").length);
        assertEquals(SIZE, client.mlistDir("d")[0].getSize());
        assertTrue(client.logout());
        client.disconnect();
        assertAllIn(way);
    }

    @ParameterizedTest
    @MethodSource("io.sluice.server.interop.Way#all")
    void carriesFilesAndLists(Way way) throws IOException {
        carriesFilesAndLists(way, false);
        assertEquals(7, server.count("sluice.tls.bindings", "result", "unbound"), server::logTail);
    }

    @ParameterizedTest
    @MethodSource("io.sluice.server.interop.Way#all")
    void carriesFilesAndListsWithResumedSessions(Way way) throws IOException {
        carriesFilesAndLists(way, true);
        assertEquals(7, server.count("sluice.tls.bindings", "result", "bound"), server::logTail);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusesAnotherCertificate(boolean implicit) throws IOException {
        Way way = new Way(implicit, TlsVersion.V1_3, true, Way.IPV4);
        SSLContext other = TestAuthority.named("A stranger").clientContext();
        FTPSClient client = client(way, other, false);
        client.setTrustManager(
                org.apache.commons.net.util.TrustManagerUtils.getValidateServerCertificateTrustManager());
        assertThrows(SSLHandshakeException.class, () -> client.connect(way.host(), server.port(way)));
        client.disconnect();
    }
}
