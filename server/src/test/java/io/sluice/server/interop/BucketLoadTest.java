package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.vfs.s3.Ceph;
import io.sluice.vfs.s3.S3Proxy;
import io.sluice.vfs.s3.S3Server;
import io.sluice.vfs.testkit.Patterns;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects of gigabytes and trees of a thousand files, up and back by real clients, byte for byte. */
@Tag("load")
final class BucketLoadTest {

    private static final Duration LONG = Duration.ofMinutes(15);
    private static final int BLOCK = 1 << 20;

    @TempDir
    private Path directory;

    @Test
    void fiveGibibytesThroughS3Proxy() throws IOException {
        try (S3Proxy.Run large = S3Proxy.onDisk(directory.resolve("objects"))) {
            upAndBack(large.server(), 5L << 30);
        }
    }

    @Test
    @Tag("ceph")
    void twoGibibytesThroughCeph() throws IOException {
        upAndBack(Ceph.server(), 2L << 30);
    }

    @Test
    void aThousandFilesThroughS3Proxy() throws IOException {
        thousandFiles(S3Proxy.server());
    }

    @Test
    @Tag("ceph")
    void aThousandFilesThroughCeph() throws IOException {
        thousandFiles(Ceph.server());
    }

    private void upAndBack(S3Server store, long size) throws IOException {
        try (BucketServer server = BucketServer.over(store, directory, UnaryOperator.identity())) {
            Path file = server.work().resolve("file");
            write(file, size);
            server.client("curl", "-sS", "-T", "file", server.url() + "by-curl")
                    .limit(LONG)
                    .run();
            back(server, file, "lftp", "-c", "set cmd:fail-exit yes; open " + server.url() + "; get by-curl -o back");
            server.lftp("rm by-curl");
            server.client("lftp", "-c", "set cmd:fail-exit yes; open " + server.url() + "; put file -o by-lftp")
                    .limit(LONG)
                    .run();
            back(server, file, "curl", "-sS", "-o", "back", server.url() + "by-lftp");
        }
    }

    private static void back(BucketServer server, Path file, String... command) throws IOException {
        server.client(command).limit(LONG).run();
        Path back = server.work().resolve("back");
        assertEquals(-1, Files.mismatch(file, back));
        Files.delete(back);
    }

    /** Each block has its number in it: one that is lost, doubled or out of place shows. */
    private static void write(Path file, long size) throws IOException {
        byte[] block = new Patterns(7).bytes(0, BLOCK);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long at = 0; at < size; at += BLOCK) {
                for (int i = 0; i < Long.BYTES; i++) {
                    block[i] = (byte) (at >>> (8 * i));
                }
                out.write(block, 0, (int) Math.min(BLOCK, size - at));
            }
        }
    }

    private void thousandFiles(S3Server store) throws IOException {
        try (BucketServer server = BucketServer.over(store, directory, UnaryOperator.identity())) {
            BucketTree.make(server.work().resolve("tree"), 1_000);
            server.client(
                            "lftp",
                            "-c",
                            "set cmd:fail-exit yes; open " + server.url()
                                    + "; mirror -R --parallel=8 tree by-lftp; mirror --parallel=8 by-lftp lftp")
                    .limit(LONG)
                    .run();
            BucketTree.assertSame(server.work().resolve("tree"), server.work().resolve("lftp"));
            String password = server.client("rclone", "obscure", "secret").run().strip();
            String remote = ":ftp,host='127.0.0.1',port=" + server.port() + ",user=bob,pass=" + password
                    + ",encoding=Slash:by-rclone";
            for (String[] fromTo : new String[][] {{"tree", remote}, {remote, "rclone"}}) {
                server.client(
                                "rclone",
                                "sync",
                                "--retries=1",
                                "--no-unicode-normalization",
                                "--local-encoding=None",
                                "--transfers=8",
                                fromTo[0],
                                fromTo[1])
                        .limit(LONG)
                        .run();
            }
            BucketTree.assertSame(server.work().resolve("tree"), server.work().resolve("rclone"));
        }
    }
}
