package io.sluice.server.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.testkit.Patterns;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Apache Commons Net, the FTP client of most Java programs. */
class CommonsNetTest extends AgainstLocalServer {

    private static final int SIZE = 2_000_003;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final byte[] content = new Patterns(7).bytes(0, SIZE);

    /** How a data connection is opened. */
    enum Mode {
        PASV,
        EPSV,
        PORT
    }

    private FTPClient connect(String host, Mode mode) throws IOException {
        FTPClient client = new FTPClient();
        client.setControlEncoding("UTF-8");
        client.setConnectTimeout((int) PATIENCE.toMillis());
        client.setDefaultTimeout((int) PATIENCE.toMillis());
        client.setDataTimeout(PATIENCE);
        client.connect(host, server.port());
        assertTrue(client.login("bob", "secret"));
        assertTrue(client.setFileType(FTP.BINARY_FILE_TYPE));
        switch (mode) {
            case PASV -> client.enterLocalPassiveMode();
            case EPSV -> {
                client.setUseEPSVwithIPv4(true);
                client.enterLocalPassiveMode();
            }
            case PORT -> client.enterLocalActiveMode();
        }
        return client;
    }

    private static void quit(FTPClient client) throws IOException {
        assertTrue(client.logout());
        client.disconnect();
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, PASV", "127.0.0.1, EPSV", "127.0.0.1, PORT", "::1, EPSV", "::1, PORT"})
    void carriesAFileUpAndDown(String host, Mode mode) throws IOException {
        FTPClient client = connect(host, mode);
        assertTrue(client.makeDirectory("two words"));
        assertTrue(client.changeWorkingDirectory("two words"));
        assertEquals("/two words", client.printWorkingDirectory());
        assertTrue(client.storeFile("a b", new ByteArrayInputStream(content)));
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        assertTrue(client.retrieveFile("a b", back));
        assertArrayEquals(content, back.toByteArray());
        assertEquals(String.valueOf(SIZE), client.getSize("a b"));
        assertTrue(client.appendFile("a b", new ByteArrayInputStream(content)));
        assertEquals(2 * SIZE, Files.size(server.root().resolve("two words/a b")));
        assertTrue(client.rename("a b", "c"));
        assertTrue(client.deleteFile("c"));
        assertTrue(client.changeToParentDirectory());
        assertTrue(client.removeDirectory("two words"));
        quit(client);
    }

    /** Every name of the tree by LIST (as its parser keeps them) and by MLSD. */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void listsTheTree(Mode mode) throws IOException {
        Path tree = server.root().resolve("tree");
        DifficultTree.create(tree, name -> true);
        FTPClient client = connect("127.0.0.1", mode);
        client.setListHiddenFiles(true);
        for (String directory : List.of("tree", "tree/caf\u00e9", "tree/-dash dir", "tree/plain", "tree/empty")) {
            List<String> names;
            try (var entries = Files.list(server.root().resolve(directory))) {
                names = entries.map(path -> path.getFileName().toString())
                        .sorted()
                        .toList();
            }
            FTPFile[] facts = client.mlistDir(directory);
            assertEquals(names, names(facts));
            for (FTPFile file : facts) {
                Path path = server.root().resolve(directory).resolve(file.getName());
                assertEquals(Files.isDirectory(path), file.isDirectory());
                assertEquals(
                        Files.getLastModifiedTime(path).toMillis() / 1000,
                        file.getTimestampInstant().getEpochSecond());
                assertTrue(file.isDirectory() || file.getSize() == Files.size(path));
            }
            assertTrue(client.changeWorkingDirectory("/" + directory));
            assertEquals(inListLines(names), names(client.listFiles()));
            assertEquals(names, Arrays.stream(client.listNames()).sorted().toList());
            assertTrue(client.changeWorkingDirectory("/"));
        }
        quit(client);
    }

    private static List<String> names(FTPFile[] files) {
        return Arrays.stream(files).map(FTPFile::getName).sorted().toList();
    }

    /** Its parser of LIST is a pattern whose "." stands for no line separator (U+2028): such a line it passes over. */
    private static List<String> inListLines(List<String> names) {
        return names.stream().filter(name -> name.indexOf('\u2028') < 0).toList();
    }

    /** NOOPs go over the control connection while the file is on its way; each gets its one reply. */
    @Test
    void staysAliveDuringALongTransfer() throws IOException {
        FTPClient client = connect("127.0.0.1", Mode.PASV);
        client.setBufferSize(SIZE / 8);
        client.setControlKeepAliveTimeout(Duration.ofMillis(5));
        client.setControlKeepAliveReplyTimeout(Duration.ofMillis(500));
        InputStream slow = new InputStream() {
            private int position;

            @Override
            public int read() {
                return position < SIZE ? content[position++] & 0xFF : -1;
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                if (position == SIZE) {
                    return -1;
                }
                LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
                int count = Math.min(length, SIZE - position);
                System.arraycopy(content, position, target, offset, count);
                position += count;
                return count;
            }
        };
        assertTrue(client.storeFile("file", slow));
        assertArrayEquals(content, Files.readAllBytes(server.root().resolve("file")));
        assertTrue(client.sendNoOp());
        assertEquals(200, client.getReplyCode());
        assertTrue(client.deleteFile("file"));
        assertEquals(250, client.getReplyCode());
        quit(client);
    }

    @Test
    void restartsBothWays() throws IOException {
        Files.write(server.root().resolve("file"), content);
        FTPClient client = connect("::1", Mode.EPSV);
        client.setRestartOffset(1_234_567);
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        assertTrue(client.retrieveFile("file", rest));
        assertArrayEquals(Arrays.copyOfRange(content, 1_234_567, SIZE), rest.toByteArray());
        // The offset holds for one transfer only.
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        assertTrue(client.retrieveFile("file", whole));
        assertEquals(SIZE, whole.size());
        Files.write(server.root().resolve("part"), Arrays.copyOf(content, 500_000));
        client.setRestartOffset(500_000);
        assertTrue(client.storeFile("part", new ByteArrayInputStream(content, 500_000, SIZE)));
        assertArrayEquals(content, Files.readAllBytes(server.root().resolve("part")));
        quit(client);
    }

    @Test
    void storesUnderUniqueNames() throws IOException {
        FTPClient client = connect("127.0.0.1", Mode.EPSV);
        assertTrue(client.storeUniqueFile(new ByteArrayInputStream(content)));
        assertTrue(client.storeUniqueFile("name", new ByteArrayInputStream(content)));
        FTPFile[] files = client.listFiles();
        assertEquals(2, files.length);
        for (FTPFile file : files) {
            assertArrayEquals(content, Files.readAllBytes(server.root().resolve(file.getName())));
        }
        quit(client);
    }

    /** The client makes CRLF of its own line ends and back; on our side a text has LF, and a lone CR is content. */
    @Test
    void convertsLineEndsInAsciiType() throws IOException {
        FTPClient client = connect("127.0.0.1", Mode.PASV);
        assertTrue(client.setFileType(FTP.ASCII_FILE_TYPE));
        String text = "one\ntwo\n\nthree\rstill three\nend".repeat(20_000);
        assertTrue(client.storeFile("text", new ByteArrayInputStream(text.getBytes(UTF_8))));
        assertEquals(text, Files.readString(server.root().resolve("text")));
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        assertTrue(client.retrieveFile("text", back));
        assertEquals(text, back.toString(UTF_8));
        Files.writeString(server.root().resolve("windows"), "one\r\ntwo\r\n");
        ByteArrayOutputStream windows = new ByteArrayOutputStream();
        assertTrue(client.retrieveFile("windows", windows));
        assertEquals("one\ntwo\n", windows.toString(UTF_8));
        quit(client);
    }

    @Test
    void givesStreams() throws IOException {
        FTPClient client = connect("127.0.0.1", Mode.EPSV);
        try (OutputStream out = client.storeFileStream("file")) {
            out.write(content);
        }
        assertTrue(client.completePendingCommand());
        try (InputStream in = client.retrieveFileStream("file")) {
            assertArrayEquals(content, in.readAllBytes());
        }
        assertTrue(client.completePendingCommand());
        quit(client);
    }

    @Test
    void abortsAndGoesOn() throws IOException {
        Files.write(server.root().resolve("file"), new byte[40 << 20]);
        FTPClient client = connect("127.0.0.1", Mode.EPSV);
        InputStream in = client.retrieveFileStream("file");
        in.readNBytes(100_000);
        client.abor();
        assertEquals(426, client.getReplyCode());
        in.close();
        assertEquals(226, client.getReply());
        assertTrue(client.sendNoOp());
        assertEquals(200, client.getReplyCode());
        quit(client);
    }

    @Test
    void asksAndSetsWhatThereIs() throws IOException {
        Files.write(server.root().resolve("file"), content);
        FTPClient client = connect("127.0.0.1", Mode.EPSV);
        assertTrue(client.hasFeature("MLST") && client.hasFeature("UTF8") && client.hasFeature("REST", "STREAM"));
        assertEquals("UNIX Type: L8", client.getSystemType());
        assertTrue(client.setModificationTime("file", "20200102030405"));
        assertEquals("20200102030405", client.getModificationTime("file"));
        assertEquals(1_577_934_245, client.mdtmInstant("file").getEpochSecond());
        assertEquals(SIZE, client.mlistFile("file").getSize());
        assertTrue(client.getStatus().contains("211"));
        assertTrue(client.getStatus("file").contains("213"));
        assertTrue(client.allocate(SIZE) && client.structureMount("x") == false);
        assertFalse(client.retrieveFile("missing", OutputStream.nullOutputStream()));
        assertEquals(550, client.getReplyCode());
        quit(client);
    }
}
