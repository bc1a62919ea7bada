package io.sluice.server.interop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.sluice.vfs.testkit.Patterns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Clients that are killed in the middle of their work. The kernel ends the data connection of a killed upload in good
 * order, just like that of a whole file: only the control connection tells that nobody is there any more.
 */
class KilledClientTest extends AgainstLocalServer {

    private static final int SIZE = 1_000_000;
    private static final int CURL_ROUNDS = 30;
    private static final int OTHER_ROUNDS = 10;
    private static final int ATTEMPTS = 5;

    /** At most one passive port is bound for the first time in each round, and stays open. */
    private static final int SPARE_FILES = OTHER_ROUNDS;

    private static final String OLD = "what was there before";

    /** Kills the client when about that much has arrived, and fails if the file shows any trace of it. */
    private void killUpload(int round, int rounds, String... command) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (killsInTime(round, rounds, command)) {
                return;
            }
        }
        fail("round " + round + ": the client is always done before it is killed\n" + server.logTail());
    }

    /** False if the client was done before: on a busy machine this process may sleep for as long as an upload takes. */
    private boolean killsInTime(int round, int rounds, String... command) throws IOException {
        Path file = server.root().resolve("file-" + round);
        boolean replaces = round % 2 == 1;
        Files.deleteIfExists(file);
        if (replaces) {
            Files.writeString(file, OLD);
        }
        long enough = (long) SIZE * 9 / 10 * round / rounds;
        Process client = server.client(command).start();
        try {
            Eventually.holds(
                    () -> server.stagedBytes() >= enough || !client.isAlive(),
                    () -> "no upload begins\n" + server.logTail());
        } finally {
            client.destroyForcibly();
        }
        ended(client);
        server.assertIdle();
        if (client.exitValue() == 0) {
            return false;
        }
        assertEquals(replaces, Files.exists(file), () -> "round " + round + "\n" + server.logTail());
        if (replaces) {
            assertEquals(OLD, Files.readString(file, ISO_8859_1), () -> "round " + round + "\n" + server.logTail());
        }
        return true;
    }

    private static void ended(Process client) {
        try {
            client.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts tests", e);
        }
    }

    private void makeContent() throws IOException {
        Files.write(server.work().resolve("content"), new Patterns(8).bytes(0, SIZE));
    }

    @Test
    void curlPublishesNothing() throws IOException {
        makeContent();
        for (int round = 0; round < CURL_ROUNDS; round++) {
            String mode = round % 3 == 0 ? "--disable-eprt" : "--disable-epsv";
            String url = server.url("127.0.0.1") + "file-" + round;
            killUpload(round, CURL_ROUNDS, "curl", "-q", "-sS", mode, "--limit-rate", "3M", "-T", "content", url);
        }
    }

    @Test
    void lftpPublishesNothing() throws IOException {
        makeContent();
        for (int round = 0; round < OTHER_ROUNDS; round++) {
            String script =
                    "set net:limit-rate 0:400000; open " + server.url("127.0.0.1") + "; put content -o file-" + round;
            killUpload(round, OTHER_ROUNDS, "lftp", "-c", script);
        }
    }

    @Test
    void pythonPublishesNothing() throws IOException {
        makeContent();
        for (int round = 0; round < OTHER_ROUNDS; round++) {
            String script = """
                    import ftplib, time
                    ftp = ftplib.FTP(timeout=30)
                    ftp.connect('127.0.0.1', %d)
                    ftp.login('bob', 'secret')
                    f = open('content', 'rb')
                    ftp.storbinary('STOR file-%d', f, 20000, lambda block: time.sleep(0.01))
                    """.formatted(server.port(), round);
            killUpload(round, OTHER_ROUNDS, "python3", "-c", script);
        }
    }

    @Test
    void killedAppendLeavesTheFileAsItWas() throws IOException {
        makeContent();
        Path file = Files.writeString(server.root().resolve("log"), OLD);
        String url = server.url("127.0.0.1") + "log";
        for (int round = 0; round < OTHER_ROUNDS; round++) {
            long enough = OLD.length() + (long) SIZE / 2 * round / OTHER_ROUNDS;
            Process client = server.client("curl", "-q", "-sS", "--limit-rate", "3M", "-a", "-T", "content", url)
                    .start();
            try {
                Eventually.holds(() -> sessionWrites() && size(file) >= enough, () -> "no append\n" + server.logTail());
            } finally {
                client.destroyForcibly();
            }
            ended(client);
            server.assertIdle();
            assertEquals(OLD, Files.readString(file, ISO_8859_1), () -> server.logTail());
        }
    }

    private boolean sessionWrites() {
        return server.transfers() == 1;
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void killedDownloadLeavesNothing() throws IOException {
        Files.write(server.root().resolve("file"), new byte[50 << 20]);
        int before = openFiles();
        Path received = server.work().resolve("received");
        for (int round = 0; round < OTHER_ROUNDS; round++) {
            Files.deleteIfExists(received);
            long enough = 10_000L * round;
            String url = server.url(round % 2 == 0 ? "127.0.0.1" : "[::1]") + "file";
            Process client = server.client("curl", "-q", "-g", "-sS", "--limit-rate", "1M", "-o", "received", url)
                    .start();
            try {
                Eventually.holds(
                        () -> server.transfers() == 1 && Files.exists(received) && size(received) >= enough,
                        () -> "no download\n" + server.logTail());
            } finally {
                client.destroyForcibly();
            }
            ended(client);
            server.assertIdle();
        }
        Eventually.holds(() -> openFiles() <= before + SPARE_FILES, () -> openFiles() + " open, once " + before);
    }

    @Test
    void killedListingLeavesNothing() throws IOException {
        Path directory = Files.createDirectory(server.root().resolve("many"));
        String tail = "n".repeat(240);
        for (int i = 0; i < 12_000; i++) {
            Files.createFile(directory.resolve(i + tail));
        }
        int before = openFiles();
        Path received = server.work().resolve("received");
        for (int round = 0; round < OTHER_ROUNDS; round++) {
            Files.deleteIfExists(received);
            String url = server.url("127.0.0.1") + "many/";
            Process client = server.client("curl", "-q", "-sS", "--limit-rate", "200K", "-o", "received", url)
                    .start();
            try {
                Eventually.holds(
                        () -> Files.exists(received) && size(received) > 0, () -> "no lines\n" + server.logTail());
            } finally {
                client.destroyForcibly();
            }
            ended(client);
            server.assertIdle();
        }
        Eventually.holds(() -> openFiles() <= before + SPARE_FILES, () -> openFiles() + " open, once " + before);
    }

    private static int openFiles() {
        String[] descriptors = Path.of("/proc/self/fd").toFile().list();
        return descriptors == null ? 0 : descriptors.length;
    }
}
