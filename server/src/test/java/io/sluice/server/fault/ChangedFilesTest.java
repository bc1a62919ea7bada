package io.sluice.server.fault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.TestServer;
import io.sluice.vfs.testkit.Patterns;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and directories on disk that others change while they are read: the old bytes or an error, never a mixture. */
class ChangedFilesTest {

    /** More than fits into the buffers of the kernel. */
    private static final int SIZE = 12 << 20;

    private static final byte[] OLD = new Patterns(1).bytes(0, SIZE);
    private static final byte[] NEW = new Patterns(2).bytes(0, SIZE);
    private static final int SMALL_WINDOW = 64 * 1024;

    @TempDir
    Path root = Path.of("");

    /** What others do in the middle of a transfer. */
    @FunctionalInterface
    private interface Change {
        void make() throws IOException;
    }

    /** Begins, reads a little, changes the store, and goes on reading. */
    private static byte[] changedMeanwhile(RawClient client, String command, Change change) throws IOException {
        int port = client.epsv();
        try (Socket data = new Socket()) {
            data.setReceiveBufferSize(SMALL_WINDOW);
            data.setSoTimeout(RawClient.PATIENCE_MILLIS);
            data.connect(new InetSocketAddress(client.socket().getInetAddress(), port));
            client.command(command, "150 ");
            InputStream in = data.getInputStream();
            byte[] first = in.readNBytes(1000);
            change.make();
            byte[] rest = in.readAllBytes();
            byte[] all = new byte[first.length + rest.length];
            System.arraycopy(first, 0, all, 0, first.length);
            System.arraycopy(rest, 0, all, first.length, rest.length);
            return all;
        }
    }

    @Test
    void aFileThatIsRemovedOrReplacedIsSentAsItWas() throws IOException {
        Path file = root.resolve("f");
        List<Change> changes = List.of(
                () -> Files.delete(file),
                () -> Files.move(Files.write(root.resolve("new"), NEW), file, StandardCopyOption.REPLACE_EXISTING));
        try (TestServer server = TestServer.overDirectory(root);
                RawClient client = server.login();
                RawClient other = server.login()) {
            for (Change change : changes) {
                Files.write(file, OLD);
                assertArrayEquals(OLD, changedMeanwhile(client, "RETR f", change));
                client.expect("226 ");
            }
            Files.write(file, OLD);
            assertArrayEquals(
                    OLD,
                    changedMeanwhile(
                            client,
                            "RETR f",
                            () -> assertTrue(other.store("STOR f", NEW).startsWith("226 "))));
            client.expect("226 ");
            assertArrayEquals(NEW, client.fetch("RETR f"));
            Files.write(file, OLD);
            assertArrayEquals(OLD, changedMeanwhile(client, "RETR f", () -> other.command("DELE f", "250 ")));
            client.expect("226 ");
        }
    }

    @Test
    void aFileThatIsCutIsAnErrorAndNoShorterFile() throws IOException {
        Path file = root.resolve("f");
        try (TestServer server = TestServer.overDirectory(root);
                RawClient client = server.login()) {
            for (String type : List.of("TYPE I", "TYPE A")) {
                Files.write(file, OLD);
                client.command(type, "200 ");
                boolean broken = false;
                try {
                    changedMeanwhile(client, "RETR f", () -> {
                        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                            channel.truncate(SIZE / 2);
                        }
                    });
                } catch (SocketException e) {
                    broken = true;
                }
                assertTrue(broken, "a client must not take the part for the whole");
                String reply = client.reply();
                assertTrue(reply.startsWith("451 ") || reply.startsWith("426 "), reply);
                client.command("NOOP", "200 ");
            }
        }
    }

    @Test
    void aDirectoryThatIsRemovedWhileItIsListedEndsTheListing() throws IOException {
        String tail = "n".repeat(240);
        int entries = 24_000;
        try (TestServer server = TestServer.overDirectory(root);
                RawClient client = server.login()) {
            Path many = Files.createDirectory(root.resolve("many"));
            for (int i = 0; i < entries; i++) {
                Files.createFile(many.resolve(i + tail));
            }
            byte[] lines = changedMeanwhile(client, "NLST many", () -> {
                try (var all = Files.newDirectoryStream(many)) {
                    for (Path entry : all) {
                        Files.delete(entry);
                    }
                }
                Files.delete(many);
            });
            client.expect("226 ");
            String[] names = new String(lines, java.nio.charset.StandardCharsets.ISO_8859_1).split("\r\n", -1);
            for (int i = 0; i < names.length - 1; i++) {
                assertTrue(names[i].endsWith(tail), "a torn line: " + names[i]);
            }
            assertEquals("", names[names.length - 1]);
            client.command("NLST many", "550 ");
        }
    }
}
