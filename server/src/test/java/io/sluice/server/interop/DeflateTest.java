package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.ServerConfig;
import io.sluice.server.testing.Configs;
import io.sluice.vfs.testkit.Patterns;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPClient;
import org.junit.jupiter.api.Test;

/** MODE Z with the two clients that speak it: lftp and commons-net. */
class DeflateTest extends AgainstLocalServer {

    private static final int SIZE = 3_000_001;

    private final byte[] content = new Patterns(3).bytes(0, SIZE);

    @Override
    ServerConfig configure(ServerConfig standard) {
        return Configs.compression().apply(standard);
    }

    private void lftp(String settings, String commands) {
        String script = "set cmd:fail-exit yes; set net:max-retries 1; set net:timeout 30; set ftp:use-mode-z yes; "
                + settings + "open " + server.url("127.0.0.1") + "; " + commands;
        server.client("lftp", "-c", script).run();
    }

    /** Fewer bytes than the files have went over the wire, or lftp did not compress at all. */
    private void assertCompressed() {
        assertTrue(server.logTail().contains("mode=Z"), server::logTail);
    }

    @Test
    void lftpMirrorsTheTreeBothWays() {
        Path tree = server.work().resolve("tree");
        assertEquals(DifficultTree.FILES, DifficultTree.create(tree, name -> true));
        lftp("", "mirror -R --parallel=4 tree up; mirror --parallel=4 up back");
        DifficultTree.assertSame(tree, server.root().resolve("up"));
        DifficultTree.assertSame(tree, server.work().resolve("back"));
        assertCompressed();
    }

    @Test
    void lftpResumesBothWays() throws IOException {
        Files.write(server.work().resolve("file"), content);
        Files.write(server.root().resolve("file"), Arrays.copyOf(content, 1_000_000));
        lftp("set ftp:mode-z-level 9; ", "put -c file");
        assertArrayEquals(content, Files.readAllBytes(server.root().resolve("file")));
        Files.write(server.work().resolve("file"), Arrays.copyOf(content, 777_777));
        lftp("", "get -c file");
        assertArrayEquals(content, Files.readAllBytes(server.work().resolve("file")));
        assertCompressed();
    }

    @Test
    void commonsNetCarriesFilesBothWays() throws IOException {
        FTPClient client = new FTPClient();
        client.connect("127.0.0.1", server.port());
        assertTrue(client.login("bob", "secret"));
        assertTrue(client.setFileType(FTP.BINARY_FILE_TYPE));
        client.enterLocalPassiveMode();
        assertTrue(client.setFileTransferMode(FTP.DEFLATE_TRANSFER_MODE));
        assertTrue(client.storeFile("file", new ByteArrayInputStream(content)));
        assertArrayEquals(content, Files.readAllBytes(server.root().resolve("file")));
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        assertTrue(client.retrieveFile("file", back));
        assertArrayEquals(content, back.toByteArray());
        assertTrue(client.storeFile("empty", new ByteArrayInputStream(new byte[0])));
        assertEquals(0, Files.size(server.root().resolve("empty")));
        assertEquals(2, client.listFiles().length);
        assertTrue(client.setFileTransferMode(FTP.STREAM_TRANSFER_MODE));
        assertEquals(2, client.mlistDir().length);
        assertTrue(client.logout());
        client.disconnect();
        assertCompressed();
    }
}
