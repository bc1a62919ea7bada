package io.sluice.server.fault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.server.testing.ServerProcess;
import io.sluice.vfs.testkit.Patterns;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole servers on disks that are full or read-only: real ones, mounted where only the server's process sees them. */
@Timeout(120)
class DiskTest {

    private static final String HERE = "127.0.0.1";

    private final byte[] content = new Patterns(9).bytes(0, 6_000_000);

    @TempDir
    Path directory = Path.of("");

    /** A server that sees what these commands mount on {@code $1}, its root. */
    private ServerProcess start(String mounts) throws IOException {
        Path root = Files.createDirectories(directory.resolve("root"));
        List<String> wrapper = new ArrayList<>(List.of("unshare", "--mount"));
        if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
            wrapper.add("--map-root-user");
        }
        wrapper.addAll(List.of("sh", "-ec", mounts + "; shift; exec \"$@\"", "sh", root.toString()));
        return ServerProcess.start(wrapper, root, directory.resolve("log"));
    }

    /** Uploads as much as the server takes; the reply to it. */
    private static String upload(RawClient client, String command, byte[] bytes) throws IOException {
        try (Socket data = client.openData()) {
            client.command(command, "150 ");
            data.getOutputStream().write(bytes);
        } catch (SocketException e) {
            // The server broke it off: the reply says why.
        }
        return client.reply();
    }

    @Test
    void aFullDiskIs452AndLeavesNothingBehind() throws IOException {
        byte[] small = new Patterns(2).bytes(0, 100_000);
        try (ServerProcess server = start("mount -t tmpfs -o size=4m none \"$1\"");
                RawClient client = server.login(HERE)) {
            assertTrue(upload(client, "STOR kept", small).startsWith("226 "));
            for (String command : List.of("STOR new", "STOR kept", "APPE kept", "STOU")) {
                String reply = upload(client, command, content);
                assertTrue(reply.startsWith("452 "), command + ": " + reply);
                assertArrayEquals(small, client.fetch("RETR kept"), command);
                assertEquals("kept\r\n", client.fetchText("NLST"), command);
            }
            // The log may be a moment behind the replies.
            ServerFixture.await("the lines of all four", () -> server.logged("reply=452") >= 4);
            assertEquals(4, server.logged("reply=452"), server::log);
            assertEquals(0, server.logged("event=transfer-failed"), server::log);
            // The room is there again: nothing of what failed holds it.
            byte[] large = new Patterns(3).bytes(0, 3_000_000);
            assertTrue(upload(client, "STOR large", large).startsWith("226 "));
            assertArrayEquals(large, client.fetch("RETR large"));
        }
    }

    /** As Linux does with a disk that has errors. */
    private void remountReadOnly(ServerProcess server) throws IOException {
        List<String> command = new ArrayList<>(List.of("nsenter", "--mount"));
        if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
            command.add("--user");
        }
        command.addAll(List.of("--target", Long.toString(server.pid())));
        command.addAll(List.of(
                "mount", "-o", "remount,ro", "none", directory.resolve("root").toString()));
        Process mount = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(mount.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertEquals(0, mount.waitFor(), said);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    @Test
    void aDiskThatBecomesReadOnlyIsServedAndRefusesChanges() throws IOException {
        try (ServerProcess server = start("mount -t tmpfs none \"$1\"; mkdir \"$1/d\"; echo content > \"$1/f\"");
                RawClient client = server.login(HERE)) {
            assertTrue(upload(client, "STOR before", content).startsWith("226 "));
            remountReadOnly(server);
            assertEquals("content\n", client.fetchText("RETR f"));
            assertTrue(client.fetchText("MLSD").contains(" f\r\n"));
            for (String command : List.of(
                    "STOR new",
                    "STOR f",
                    "APPE f",
                    "STOU",
                    "DELE f",
                    "MKD new",
                    "RMD d",
                    "MFMT 20200101000000 f",
                    "SITE CHMOD 600 f",
                    "SITE MKDIR a/b",
                    "COMB all f")) {
                if (command.startsWith("ST") || command.startsWith("APPE")) {
                    client.epsv();
                }
                String reply = client.command(command, "55");
                assertTrue(reply.matches("55[03] .*"), command + ": " + reply);
            }
            client.command("RNFR f", "350 ");
            client.command("RNTO g", "55");
            client.command("NOOP", "200 ");
            assertEquals(0, server.logged("level=ERROR"), server::log);
        }
    }
}
