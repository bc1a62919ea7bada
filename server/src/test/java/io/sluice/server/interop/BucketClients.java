package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.auth.spi.MountRule;
import io.sluice.server.config.RenamesConfig;
import io.sluice.server.config.TransfersConfig;
import io.sluice.server.testing.Configs;
import io.sluice.server.testing.RawClient;
import io.sluice.vfs.s3.DataSize;
import io.sluice.vfs.s3.S3Server;
import io.sluice.vfs.testkit.Patterns;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real clients and a bucket: what they do every day, on each store that the subclasses name. */
abstract class BucketClients {

    private static final int SIZE = 2_000_003;

    @TempDir
    private Path directory;

    private final byte[] content = new Patterns(3).bytes(0, SIZE);

    /** The store that the bucket is in. */
    abstract S3Server store();

    private BucketServer server() {
        return BucketServer.over(store(), directory, UnaryOperator.identity());
    }

    @Test
    void curlUploadsListsResumesMovesAndRemoves() throws IOException {
        try (BucketServer server = server()) {
            Files.write(server.work().resolve("file"), content);
            server.client("curl", "-sS", "-T", "file", "--ftp-create-dirs", server.url() + "in/deep/file.jpg")
                    .run();
            assertArrayEquals(content, server.get("in/deep/file.jpg"));
            String listing =
                    server.client("curl", "-sS", server.url() + "in/deep/").run();
            assertTrue(listing.contains(" " + SIZE + " ") && listing.contains(" file.jpg"), listing);
            Files.write(server.work().resolve("back"), new Patterns(3).bytes(0, 777_777));
            server.client("curl", "-sS", "-C", "-", "-o", "back", server.url() + "in/deep/file.jpg")
                    .run();
            assertArrayEquals(content, Files.readAllBytes(server.work().resolve("back")));
            assertEquals(SIZE - 777_777, server.bytes("download"));
            server.client("curl", "-sS", "-r", "1000-1999", "-o", "part", server.url() + "in/deep/file.jpg")
                    .run();
            assertArrayEquals(
                    new Patterns(3).bytes(1000, 1000),
                    Files.readAllBytes(server.work().resolve("part")));
            server.client("curl", "-sS", "-l", "-Q", "RNFR in/deep/file.jpg", "-Q", "RNTO moved", server.url())
                    .run();
            assertFalse(server.keys().contains("in/deep/file.jpg"));
            assertArrayEquals(content, server.get("moved"));
            server.client("curl", "-sS", "-l", "-Q", "DELE moved", server.url()).run();
            assertEquals(
                    List.of(),
                    server.keys().stream().filter(k -> !k.endsWith("/")).toList());
        }
    }

    @Test
    void lftpMirrorsATreeBothWays() throws IOException {
        try (BucketServer server = server()) {
            BucketTree.make(server.work().resolve("tree"), 200);
            server.lftp("mirror -R --parallel=6 tree up; mirror --parallel=6 up back");
            BucketTree.assertSame(server.work().resolve("tree"), server.work().resolve("back"));
            server.lftp("rm -r up");
            assertEquals(List.of(), server.keys());
        }
    }

    @Test
    void rcloneSyncsATreeBothWaysAndChecksIt() throws IOException {
        try (BucketServer server = server()) {
            BucketTree.make(server.work().resolve("tree"), 200);
            String password = server.client("rclone", "obscure", "secret").run().strip();
            String remote =
                    ":ftp,host='127.0.0.1',port=" + server.port() + ",user=bob,pass=" + password + ",encoding=Slash:up";
            rclone(server, "sync", "--transfers=6", "tree", remote).run();
            rclone(server, "check", "--download", "tree", remote).run();
            rclone(server, "sync", "--transfers=6", remote, "back").run();
            BucketTree.assertSame(server.work().resolve("tree"), server.work().resolve("back"));
            long uploaded = server.bytes("upload");
            // Listings have the times of the objects. Without them rclone asks for each file's own, by MDTM.
            rclone(server, "sync", "tree", remote.replace(",encoding", ",disable_mlsd=true,encoding"))
                    .run();
            assertEquals(uploaded, server.bytes("upload"), "nothing had changed");
        }
    }

    private static Client rclone(BucketServer server, String... words) {
        String[] command = new String[words.length + 5];
        command[0] = "rclone";
        command[1] = "--retries=1";
        command[2] = "--low-level-retries=1";
        command[3] = "--no-unicode-normalization";
        command[4] = "--local-encoding=None";
        System.arraycopy(words, 0, command, 5, words.length);
        return server.client(command);
    }

    @Test
    void whatIsNotThereCannotBeRemovedAndWhatIsFullStays() {
        try (BucketServer server = server();
                RawClient client = server.login()) {
            client.command("DELE nothing", "550");
            client.command("RMD nothing", "550");
            client.command("RNFR nothing", "550");
            client.command("CWD nothing", "550");
            client.command("SIZE nothing", "550");
            client.command("MKD foo", "257");
            client.command("MKD foo", "550");
            server.put("foobar/file", new byte[] {1});
            server.put("full/file", new byte[] {1});
            client.command("RMD full", "550");
            client.command("RMD foo", "250");
            client.command("DELE foobar", "550");
            assertEquals(List.of("foobar/file", "full/file"), server.keys());
        }
    }

    @Test
    void stouTakesANewNameEachTime() {
        try (BucketServer server = server();
                RawClient client = server.login()) {
            for (int i = 0; i < 3; i++) {
                assertTrue(client.store("STOU", new byte[] {(byte) i}).startsWith("226"));
            }
            assertEquals(3, server.keys().size());
            assertTrue(client.store("STOR " + server.keys().getFirst(), new byte[0])
                    .startsWith("226"));
            assertEquals(3, server.keys().size());
        }
    }

    @Test
    void usersWithPrefixesOfTheirOwnSeeNothingOfEachOther() throws IOException {
        MountRule own = new MountRule("/", "storage", "users/${user}", false, true);
        MountRule shared = new MountRule("/shared", "storage", "shared", true, false);
        try (BucketServer server = BucketServer.over(
                store(),
                directory,
                UnaryOperator.identity(),
                c -> c.withMounts(RenamesConfig.DEFAULTS, List.of(own, shared)))) {
            server.addUser("ann");
            server.put("shared/news", "news".getBytes(StandardCharsets.US_ASCII));
            Files.writeString(server.work().resolve("mine"), "of bob");
            server.client("curl", "-sS", "-T", "mine", server.url("bob")).run();
            assertEquals(List.of("shared/news", "users/bob/mine"), server.keys());
            assertEquals(
                    List.of("shared"),
                    server.client("curl", "-sS", "-l", server.url("ann"))
                            .run()
                            .lines()
                            .toList());
            for (String path :
                    List.of("mine", "../bob/mine", "%2e%2e/bob/mine", "/users/bob/mine", "shared/../../bob/mine")) {
                server.client("curl", "-sS", "--path-as-is", server.url("ann") + path)
                        .runTo(9, 78, 19);
            }
            assertEquals(
                    "news",
                    server.client("curl", "-sS", server.url("ann") + "shared/news")
                            .run());
            server.client("curl", "-sS", "-T", "mine", server.url("ann") + "shared/")
                    .runTo(25);
            server.client("curl", "-sS", "-T", "mine", server.url("ann")).run();
            assertEquals(List.of("shared/news", "users/ann/mine", "users/bob/mine"), server.keys());
        }
    }

    @Test
    void aBucketIsMountedForReadingOnly() throws IOException {
        MountRule archive = new MountRule("/archive", "bucket", "", true, false);
        try (BucketServer server = BucketServer.beside(
                        store(), directory, c -> c.withMounts(RenamesConfig.DEFAULTS, List.of(archive)));
                RawClient client = server.login()) {
            server.put("2026/file", content);
            Files.createDirectories(server.work().resolve("back"));
            server.lftp("mirror archive back");
            assertArrayEquals(content, Files.readAllBytes(server.work().resolve("back/2026/file")));
            client.command("DELE archive/2026/file", "550");
            client.command("MKD archive/new", "550");
            client.command("RMD archive/2026", "550");
            client.command("RNFR archive/2026/file", "350");
            client.command("RNTO archive/2026/other", "550");
            client.openData().close();
            client.command("STOR archive/new", "550");
            assertEquals(List.of("2026/file"), server.keys());
            assertTrue(client.store("STOR beside", content).startsWith("226"));
            assertEquals(List.of("2026/file"), server.keys());
        }
    }

    /** WinSCP, with its time and its name in either order. */
    @Test
    void aFilePartBecomesTheFileWithItsTime() {
        try (BucketServer server = server();
                RawClient client = server.login()) {
            assertTrue(client.store("STOR a.txt.filepart", content).startsWith("226"));
            client.command("MFMT 20200102030405 a.txt.filepart", "213");
            client.command("RNFR a.txt.filepart", "350");
            client.command("RNTO a.txt", "250");
            assertTrue(client.store("STOR b.txt.filepart", content).startsWith("226"));
            client.command("RNFR b.txt.filepart", "350");
            client.command("RNTO b.txt", "250");
            client.command("MFMT 20200102030405 b.txt", "213");
            for (String name : List.of("a.txt", "b.txt")) {
                assertEquals("213 20200102030405", client.command("MDTM " + name, "213"));
                assertEquals("1577934245", server.metadata(name).get("mtime"));
                assertArrayEquals(content, server.get(name));
            }
            assertEquals(List.of("a.txt", "b.txt"), server.keys());
        }
    }

    @Test
    void curlGoesOnWithAnUploadWhereItEnded() throws IOException {
        byte[] large = new Patterns(4).bytes(0, 13_000_001);
        int there = 6_000_000;
        try (BucketServer server = server()) {
            Files.write(server.work().resolve("file"), large);
            server.put("file", Arrays.copyOf(large, there));
            server.client("curl", "-sS", "-C", "-", "-T", "file", server.url() + "file")
                    .run();
            assertArrayEquals(large, server.get("file"));
            assertEquals(large.length - there, server.bytes("upload"));
            server.put("file", Arrays.copyOf(large, 1000));
            server.lftp("put -c file");
            assertArrayEquals(large, server.get("file"));
            assertEquals(2 * large.length - there - 1000, server.bytes("upload"));
        }
    }

    /** Both ways: what had come when the client was killed does not come again. */
    @Test
    void aKilledClientGoesOnWhereItWas() throws IOException {
        byte[] large = new Patterns(6).bytes(0, 20_000_000);
        try (BucketServer server = BucketServer.over(
                store(),
                directory,
                c -> c.withUploads(c.uploads().withSizes(DataSize.mebibytes(5), 2, DataSize.mebibytes(64))),
                Configs.transfers(TransfersConfig.Incomplete.KEEP, false))) {
            Files.write(server.work().resolve("file"), large);
            // The first part is full then; the server counts bytes when all have come.
            kill(server, () -> !server.unfinished().isEmpty(), "-T", "file", server.url() + "file");
            long there = server.get("file").length;
            assertTrue(there > 5_000_000 && there < large.length, there + " bytes");
            long before = server.bytes("upload");
            server.client("curl", "-sS", "-C", "-", "-T", "file", server.url() + "file")
                    .run();
            assertArrayEquals(large, server.get("file"));
            assertEquals(large.length - there, server.bytes("upload") - before);
            Path back = server.work().resolve("back");
            kill(server, () -> back.toFile().length() > 7_000_000, "-o", "back", server.url() + "file");
            there = Files.size(back);
            before = server.bytes("download");
            server.client("curl", "-sS", "-C", "-", "-o", "back", server.url() + "file")
                    .run();
            assertArrayEquals(large, Files.readAllBytes(back));
            assertEquals(large.length - there, server.bytes("download") - before);
        }
    }

    private static void kill(BucketServer server, BooleanSupplier when, String... words) {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "--limit-rate", "8M"));
        command.addAll(List.of(words));
        Process curl = server.client(command.toArray(new String[0])).start();
        Eventually.holds(when, server::logTail);
        curl.destroyForcibly();
        server.assertIdle();
    }

    @Test
    void roomIsNotKnownAndSumsAreToldOrComputedWithinTheLimit() throws NoSuchAlgorithmException {
        String md5 = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
        try (BucketServer server =
                        BucketServer.over(store(), directory, UnaryOperator.identity(), Configs.hashBytes(1_000));
                RawClient client = server.login()) {
            server.put("file", content);
            client.command("AVBL", "504 This store does not know how much room it has.");
            client.command("OPTS HASH MD5", "200");
            client.command("HASH file", "213 MD5 0-" + (SIZE - 1) + " " + md5 + " file");
            client.command("XMD5 file", "250 " + md5.toUpperCase(Locale.ROOT));
            client.command("OPTS HASH SHA-256", "200");
            client.command("HASH file", "556");
            server.put("file", new byte[1_000]);
            client.command(
                    "HASH file",
                    "213 SHA-256 0-999 541b3e9daa09b20bf85fa273e5cbd3e80185aa4ec298e765db87742b70138a53 file");
        }
    }
}
