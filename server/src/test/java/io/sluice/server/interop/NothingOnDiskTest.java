package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerProcess;
import io.sluice.vfs.s3.S3Fixture;
import io.sluice.vfs.s3.S3Proxy;
import io.sluice.vfs.testkit.Patterns;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes to a bucket and comes from it never lies on a disk of the gateway: the complaint about those that stage files. */
@Timeout(180)
final class NothingOnDiskTest {

    private static final int SIZE = 100 << 20; // several parts
    private static final int HALF = SIZE / 2;

    @TempDir
    private Path directory;

    private Path temporary() throws IOException {
        return Files.createDirectories(directory.resolve("tmp"));
    }

    /** Files that the process holds open to write to them, also those without a name: all but its log. */
    private static List<String> written(long pid) {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return descriptors.flatMap(fd -> file(pid, fd)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> file(long pid, Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            String info = Files.readString(Path.of("/proc", Long.toString(pid), "fdinfo")
                    .resolve(descriptor.getFileName().toString()));
            boolean readOnly = info.lines().anyMatch(line -> line.matches("flags:\\s+[0-7]*0"));
            boolean other = !target.startsWith("/") || target.startsWith("/dev/") || target.endsWith(".log");
            return readOnly || other ? Stream.empty() : Stream.of(target);
        } catch (IOException closedMeanwhile) {
            return Stream.empty();
        }
    }

    private void assertNothing(ServerProcess server, String when) throws IOException {
        assertEquals(List.of(), written(server.pid()), when);
        try (Stream<Path> files = Files.walk(temporary())) {
            assertEquals(List.of(), files.filter(Files::isRegularFile).toList(), when);
        }
    }

    /** Else the other test could not fail. */
    @Test
    void aFileWithoutANameWouldBeSeen() throws IOException {
        Path file = temporary().resolve("staged");
        try (OutputStream staged = Files.newOutputStream(file)) {
            staged.write(1);
            Files.delete(file);
            long own = ProcessHandle.current().pid();
            assertTrue(written(own).contains(file + " (deleted)"), written(own)::toString);
        }
    }

    @Test
    void largeFilesGoUpAndDown() throws IOException {
        byte[] bytes = new Patterns(5).bytes(0, SIZE);
        try (S3Fixture bucket = S3Fixture.on(S3Proxy.server());
                ServerProcess server = ServerProcess.startWithStore(
                        List.of(
                                "env",
                                "JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=" + temporary(),
                                "AWS_ACCESS_KEY_ID=" + S3Proxy.server().accessKey(),
                                "AWS_SECRET_ACCESS_KEY=" + S3Proxy.server().secretKey()),
                        directory.resolve("server.log"),
                        "storage.type=s3",
                        "storage.bucket=" + bucket.config().bucket(),
                        "storage.endpoint=" + S3Proxy.server().endpoint());
                RawClient client = server.login("127.0.0.1")) {
            assertNothing(server, "before");
            upload(client, server, bytes);
            assertArrayEquals(bytes, download(client, server));
            assertNothing(server, "afterwards");
        }
    }

    private void upload(RawClient client, ServerProcess server, byte[] bytes) throws IOException {
        try (Socket data = client.openData()) {
            client.command("STOR large.bin", "150 ");
            data.getOutputStream().write(bytes, 0, HALF);
            assertNothing(server, "in the middle of an upload");
            data.getOutputStream().write(bytes, HALF, SIZE - HALF);
        }
        client.expect("226 ");
    }

    private byte[] download(RawClient client, ServerProcess server) throws IOException {
        byte[] received = new byte[SIZE];
        try (Socket data = client.openData()) {
            client.command("RETR large.bin", "150 ");
            assertEquals(HALF, data.getInputStream().readNBytes(received, 0, HALF));
            assertNothing(server, "in the middle of a download");
            assertEquals(SIZE - HALF, data.getInputStream().readNBytes(received, HALF, SIZE - HALF));
        }
        client.expect("226 ");
        return received;
    }
}
