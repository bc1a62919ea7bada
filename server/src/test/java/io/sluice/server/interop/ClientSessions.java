package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.commons.net.ftp.FTPSClient;

/** Clients that carry many files up, or down, in one session. */
enum ClientSessions {
    /** One run with many URLs. */
    CURL {
        @Override
        void carry(LocalServer server, Way way, Path authority, Job job) throws IOException {
            StringBuilder config = new StringBuilder();
            for (String name : ManyFiles.names(job.count())) {
                String url = server.url(way) + job.there() + "/" + name;
                Path here = job.here().resolve(name);
                config.append(job.up() ? "upload-file" : "output")
                        .append(" = \"")
                        .append(here)
                        .append("\"\n");
                config.append("url = \"").append(url).append("\"\n");
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
            for (String name : ManyFiles.names(job.count())) {
                Path here = job.here().resolve(name);
                String there = job.there() + "/" + name;
                script.append(job.up() ? "put " + here + " -o " + there + "; " : "get " + there + " -o " + here + "; ");
            }
            server.client("lftp", "-c", script.toString()).limit(LONG).run();
        }
    },

    /** With a resumed session. */
    PYTHON {
        @Override
        void carry(LocalServer server, Way way, Path authority, Job job) {
            String begin = PythonTlsTest.begin(server, way, authority, true);
            String script = begin
                    + """
                    for i in range(%d):
                        if %s:
                            ftp.storbinary('STOR %s/f%%d' %% i, open('%s/f%%d' %% i, 'rb'))
                        else:
                            ftp.retrbinary('RETR %s/f%%d' %% i, open('%s/f%%d' %% i, 'wb').write)
                    ftp.quit()
                    """.formatted(
                            job.count(), job.up() ? "True" : "False", job.there(), job.here(), job.there(), job.here());
            server.client("python3", "-c", script).limit(LONG).run();
        }
    },

    /** With the recipe that resumes sessions. */
    COMMONS_NET {
        @Override
        void carry(LocalServer server, Way way, Path authority, Job job) throws IOException {
            FTPSClient client = CommonsNetTlsTest.login(server, way, true);
            for (String name : ManyFiles.names(job.count())) {
                Path here = job.here().resolve(name);
                String there = job.there() + "/" + name;
                if (job.up()) {
                    try (InputStream in = Files.newInputStream(here)) {
                        assertTrue(client.storeFile(there, in), client::getReplyString);
                    }
                } else {
                    try (OutputStream out = Files.newOutputStream(here)) {
                        assertTrue(client.retrieveFile(there, out), client::getReplyString);
                    }
                }
            }
            assertTrue(client.logout());
            client.disconnect();
        }
    };

    private static final Duration LONG = Duration.ofMinutes(10);

    /**
     * What to carry.
     *
     * @param up whether from here to there
     * @param here the directory of the client
     * @param there the directory below the server's root
     * @param count how many of {@link ManyFiles}
     */
    record Job(boolean up, Path here, String there, int count) {}

    /** Does it in one session and fails unless the client is content. */
    abstract void carry(LocalServer server, Way way, Path authority, Job job) throws IOException;
}
