package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.ServerConfig;
import io.sluice.server.config.TlsPolicy;
import io.sluice.server.config.TlsVersion;
import io.sluice.server.testing.Configs;
import io.sluice.vfs.testkit.Patterns;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.net.ftp.FTPSClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that protect only a part of what they send, where the server lets them: the data, or the login. */
class CccTest extends AgainstTlsServer {

    private final byte[] content = new Patterns(4).bytes(0, 500_000);

    @Override
    ServerConfig configure(ServerConfig standard) {
        return Configs.tls(tls -> tls.withPolicy(TlsPolicy.LOGIN).withCcc(true)).apply(secured(standard));
    }

    @BeforeEach
    void makeFile() throws IOException {
        Files.write(server.work().resolve("file"), content);
    }

    private void assertCarried() throws IOException {
        assertArrayEquals(content, Files.readAllBytes(server.root().resolve("file")));
    }

    private void assertCleared() {
        assertTrue(server.logTail().contains("verb=CCC"), server::logTail);
        assertAllIn(Way.explicit(TlsVersion.V1_3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--ssl-reqd --ftp-ssl-ccc", "--ssl-reqd --ftp-ssl-ccc-mode active"})
    void curlClearsTheCommands(String options) throws IOException {
        curl(options);
        assertCleared();
    }

    @Test
    void curlProtectsTheLoginAlone() throws IOException {
        curl("--ftp-ssl-control");
        assertEquals(0, server.count("sluice.tls.handshakes", "connection", "data"));
    }

    private void curl(String options) throws IOException {
        List<String> command = new ArrayList<>(List.of("curl", "-q", "-sS", "--cacert", authority.toString()));
        command.addAll(List.of(options.split(" ", -1)));
        int common = command.size();
        String url = server.url(Way.IPV4) + "file";
        command.addAll(List.of("-T", "file", url));
        server.client(command.toArray(String[]::new)).run();
        command.subList(common, command.size()).clear();
        command.addAll(List.of("-o", "back", url));
        server.client(command.toArray(String[]::new)).run();
        assertCarried();
        assertArrayEquals(content, Files.readAllBytes(server.work().resolve("back")));
    }

    @Test
    void lftpClearsTheCommands() throws IOException {
        String script = LftpTlsTest.script(server, Way.explicit(TlsVersion.V1_3), authority);
        server.client("lftp", "-c", "set ftp:ssl-use-ccc on; " + script + "put file; get file -o back; ls")
                .run();
        assertCarried();
        assertCleared();
    }

    @Test
    void pythonClearsTheCommands() throws IOException {
        String begin = PythonTlsTest.begin(server, Way.explicit(TlsVersion.V1_3), authority, false);
        server.client("python3", "-c", begin + """
                        ftp.ccc()
                        ftp.storbinary('STOR file', open('file', 'rb'))
                        assert ftp.nlst() == ['file']
                        ftp.quit()
                        """).run();
        assertCarried();
        assertCleared();
    }

    @Test
    void commonsNetClearsTheCommands() throws IOException {
        FTPSClient client = CommonsNetTlsTest.login(server, Way.explicit(TlsVersion.V1_3), false);
        assertEquals(200, client.execCCC());
        assertTrue(client.storeFile("file", new ByteArrayInputStream(content)));
        assertTrue(client.logout());
        client.disconnect();
        assertCarried();
        assertCleared();
    }
}
