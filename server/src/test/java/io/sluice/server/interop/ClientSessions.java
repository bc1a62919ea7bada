package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.net.ftp.FTPSClient;

/** Clients that carry many files up, or down, in one session. */
enum ClientSessions {
    /** One run with many URLs. */
    CURL {
        @Override
        void carry(LocalServer server, Way way, Path authority, Job job) throws IOException {
            StringBuilder config = new StringBuilder();
            for (Step step : job.steps()) {
                // Both for each URL, or those of one URL would be taken for the next.
                Object up = step.up() ? step.here() : "";
                Object output = step.up() ? "/dev/null" : step.here();
                config.append("upload-file = \"").append(up).append("\"\n");
                config.append("output = \"").append(output).append("\"\n");
                config.append("url = \"")
                        .append(server.url(way))
                        .append(step.there())
                        .append("\"\n");
            }
            List<String> command = CurlTlsTest.command(way);
            command.addAll(List.of("--max-time", "600", "--cacert", authority.toString(), "-K", "-"));
            server.client(command.toArray(String[]::new))
                    .input(config.toString())
                    .limit(LONG)
                    .run();
        }
    },

    /** One script with many commands. */
    LFTP {
        @Override
        void carry(LocalServer server, Way way, Path authority, Job job) {
            StringBuilder script = new StringBuilder(LftpTlsTest.script(server, way, authority));
            for (Step step : job.steps()) {
                script.append(
                        step.up()
                                ? "put " + step.here() + " -o " + step.there() + "; "
                                : "get " + step.there() + " -o " + step.here() + "; ");
            }
            server.client("lftp", "-c", script.toString()).limit(LONG).run();
        }
    },

    /** With a resumed session. */
    PYTHON {
        @Override
        void carry(LocalServer server, Way way, Path authority, Job job) {
            String begin = PythonTlsTest.begin(server, way, authority, true);
            String script = begin + """
                    import sys
                    for line in sys.stdin:
                        direction, here, there = line.rstrip().split('|')
                        if direction == 'up':
                            ftp.storbinary('STOR ' + there, open(here, 'rb'))
                        else:
                            ftp.retrbinary('RETR ' + there, open(here, 'wb').write)
                    ftp.quit()
                    """;
            String steps = job.steps().stream()
                    .map(step -> (step.up() ? "up|" : "down|") + step.here() + "|" + step.there() + "\n")
                    .collect(Collectors.joining());
            server.client("python3", "-c", script).input(steps).limit(LONG).run();
        }
    },

    /** With the recipe that resumes sessions. */
    COMMONS_NET {
        @Override
        void carry(LocalServer server, Way way, Path authority, Job job) throws IOException {
            FTPSClient client = CommonsNetTlsTest.login(server, way, true);
            for (Step step : job.steps()) {
                if (step.up()) {
                    try (InputStream in = Files.newInputStream(step.here())) {
                        assertTrue(client.storeFile(step.there(), in), client::getReplyString);
                    }
                } else {
                    try (OutputStream out = Files.newOutputStream(step.here())) {
                        assertTrue(client.retrieveFile(step.there(), out), client::getReplyString);
                    }
                }
            }
            assertTrue(client.logout());
            client.disconnect();
        }
    };

    private static final Duration LONG = Duration.ofMinutes(10);

    /**
     * One file.
     *
     * @param up whether from here to there
     * @param here the file of the client
     * @param there the file below the server's root
     */
    record Step(boolean up, Path here, String there) {}

    /**
     * What to carry.
     *
     * @param steps in this order
     */
    record Job(List<Step> steps) {

        /** So many of {@link ManyFiles} from a directory of the client to one of the server. */
        static Job up(Path here, String there, int count) {
            return new Job(ManyFiles.names(count).stream()
                    .map(name -> new Step(true, here.resolve(name), there + "/" + name))
                    .toList());
        }

        /** Each of them up, and down again to another directory before the next. */
        static Job both(Path here, String there, Path back, int count) {
            return new Job(up(here, there, count).steps().stream()
                    .flatMap(step -> Stream.of(
                            step, new Step(false, back.resolve(step.here().getFileName()), step.there())))
                    .toList());
        }
    }

    /** Does it in one session and fails unless the client is content. */
    abstract void carry(LocalServer server, Way way, Path authority, Job job) throws IOException;
}
