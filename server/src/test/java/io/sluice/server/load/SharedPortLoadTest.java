package io.sluice.server.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.testing.TestCertificates;
import io.sluice.server.testing.TestServer;
import io.sluice.vfs.testkit.Patterns;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Five hundred sessions of one address at one passive port, programs that people use among them. */
@Tag("load")
class SharedPortLoadTest {

    private static final Logger log = LoggerFactory.getLogger(SharedPortLoadTest.class);
    private static final int CLIENTS = 484;
    private static final int ROUNDS = 5;
    private static final int PROGRAMS_OF_EACH_KIND = 8;

    /** All but those of curl, which cannot be made to wait between its login and its first transfer. */
    private static final int SESSIONS = CLIENTS + 2 * PROGRAMS_OF_EACH_KIND;

    private static final int FILES = 10;
    private static final long LIMIT_SECONDS = 300;

    /** What hangs hangs for longer: until a kernel gives up, a minute and more. All clients share the processors with the server. */
    private static final Duration SLOW = Duration.ofSeconds(5);

    /** One session that resumes its own; the names are those of the files in the directory up. */
    private static final String PYTHON = """
            import ftplib, os, ssl, sys
            class Resuming(ftplib.FTP_TLS):
                def ntransfercmd(self, cmd, rest=None):
                    conn, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
                    return self.context.wrap_socket(conn, server_hostname=self.host, session=self.sock.session), size
            ftp = Resuming(context=ssl.create_default_context(cafile='ca.pem'), timeout=120)
            ftp.connect('127.0.0.1', int(sys.argv[1]))
            ftp.login(sys.argv[2], 'secret')
            ftp.prot_p()
            sys.stdin.readline()
            ftp.mkd(sys.argv[2])
            ftp.cwd(sys.argv[2])
            for name in os.listdir('up'):
                with open('up/' + name, 'rb') as f:
                    ftp.storbinary('STOR ' + name, f)
            for name in ftp.nlst():
                with open('back/' + name, 'wb') as f:
                    ftp.retrbinary('RETR ' + name, f.write)
            ftp.quit()
            """;

    @TempDir
    private Path directory;

    @Test
    void eachGetsItsOwnBytesAndNoConnectHangs() throws Exception {
        Path authority = TestCertificates.authority().pem(directory.resolve("ca.pem"));
        try (TestServer server = TestServer.inMemory(SharedCrowd::onePort);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            SharedCrowd sessions = new SharedCrowd(server, CLIENTS, ROUNDS);
            SharedCrowd.Others others = sessions.withOthers();
            Future<Duration> crowd = threads.submit(sessions::run);
            int port = server.port();
            CountDownLatch begin = new CountDownLatch(1);
            for (int i = 0; i < 3 * PROGRAMS_OF_EACH_KIND; i++) {
                String kind = List.of("curl", "lftp", "python").get(i % 3);
                server.add(TestServer.user(kind + i, EnumSet.allOf(Permission.class)));
            }
            Future<List<String>> programs =
                    threads.submit(() -> Crowd.run(3 * PROGRAMS_OF_EACH_KIND, i -> switch (i % 3) {
                        case 0 -> program(authority, "curl" + i, begin, name -> curl(port, name));
                        case 1 -> program(authority, "lftp" + i, begin, name -> lftp(port, name));
                        default -> program(authority, "python" + i, begin, name -> python(port, name));
                    }));
            Crowd.await(
                    "the logins",
                    () -> crowd.isDone() || server.count("sluice.logins", "result", "accepted") == SESSIONS);
            assertEquals(SESSIONS, server.meter("sluice.sessions.active"));
            others.ready();
            begin.countDown();
            programs.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            Duration slowest = crowd.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            log.info("event=shared-port-load sessions={} slowest-connect={}ms", SESSIONS, slowest.toMillis());
            assertTrue(slowest.compareTo(SLOW) < 0, "the slowest connect took " + slowest);
            assertEquals(1, server.meter("sluice.passive.listening"));
            assertEquals(0, server.meter("sluice.passive.exhausted"));
            assertEquals(0, server.count("sluice.tls.identified", "result", "unresumed"));
        }
    }

    private interface Kind {
        List<List<String>> commands(String name);
    }

    private static List<List<String>> curl(int port, String name) {
        List<String> begin = List.of("curl", "-q", "-sS", "--ssl-reqd", "--cacert", "ca.pem", "-u", name + ":secret");
        String url = "ftp://127.0.0.1:" + port + "/" + name + "/";
        return List.of(
                List.of("sh", "-c", "read -r begin"),
                with(begin, "--ftp-create-dirs", "-T", "up/f[0-" + (FILES - 1) + "]", url),
                with(begin, "-o", "back/f#1", url + "f[0-" + (FILES - 1) + "]"));
    }

    private static List<List<String>> lftp(int port, String name) {
        String script = String.format(
                Locale.ROOT,
                "set cmd:fail-exit true; set net:timeout 120; set ftp:ssl-force true; set ftp:ssl-protect-data true;"
                        + " set ssl:ca-file ca.pem; open -u %2$s,secret ftp://127.0.0.1:%1$d;"
                        + " cd /; shell 'read -r begin';"
                        + " mirror -R --parallel=3 up %2$s; mirror --parallel=3 %2$s back",
                port,
                name);
        return List.of(List.of("lftp", "--norc", "-c", script));
    }

    private static List<List<String>> python(int port, String name) {
        return List.of(List.of("python3", "-c", PYTHON, String.valueOf(port), name));
    }

    private static List<String> with(List<String> begin, String... more) {
        return java.util.stream.Stream.concat(begin.stream(), java.util.Arrays.stream(more))
                .toList();
    }

    /** Sends files, fetches them again, and compares. */
    private Callable<String> program(Path authority, String name, CountDownLatch begin, Kind kind) {
        return () -> {
            Path work = Files.createDirectory(directory.resolve(name));
            Files.copy(authority, work.resolve("ca.pem"));
            Path up = Files.createDirectory(work.resolve("up"));
            Path back = Files.createDirectory(work.resolve("back"));
            for (int i = 0; i < FILES; i++) {
                Files.write(up.resolve("f" + i), new Patterns(name.hashCode() + i).bytes(0, 1000 + 30_000 * i));
            }
            List<List<String>> commands = kind.commands(name);
            run(commands.getFirst(), work, Optional.of(begin));
            for (List<String> command : commands.subList(1, commands.size())) {
                run(command, work, Optional.empty());
            }
            for (int i = 0; i < FILES; i++) {
                assertEquals(-1, Files.mismatch(up.resolve("f" + i), back.resolve("f" + i)), name);
            }
            return name;
        };
    }

    /** The line that the program reads, if it does, tells it to begin. */
    private static void run(List<String> command, Path work, Optional<CountDownLatch> begin)
            throws IOException, InterruptedException {
        Path said = work.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("HOME", work.toString());
        Process process = builder.start();
        // Not waitFor, which would hold the carriers that the crowd needs.
        CompletableFuture<Process> end = process.onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS);
        try {
            try (Writer input = process.outputWriter(UTF_8)) {
                if (begin.isPresent()) {
                    begin.get().await();
                    input.write("begin\n");
                }
            }
            assertEquals(0, end.join().exitValue(), () -> command + " said: " + text(said));
        } finally {
            process.destroyForcibly();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
