package io.sluice.vfs.s3;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Ceph node of its own, started when the first test needs it. It ends when this JVM does, however that ends: its script
 * watches its standard input. Tests that use it have the tag {@code ceph}.
 */
public final class Ceph {

    private static final List<String> PROGRAMS =
            List.of("ceph", "ceph-authtool", "ceph-mon", "ceph-osd", "monmaptool", "radosgw", "radosgw-admin", "curl");
    private static final String KEY = "ceph-tests";
    private static final String SECRET = "ceph-tests-secret";

    private Ceph() {}

    private static final class Holder {
        static final S3Server SERVER = start();
    }

    /** The one of this JVM; 15 seconds the first time. */
    public static S3Server server() {
        return Holder.SERVER;
    }

    private static S3Server start() {
        List<String> missing = PROGRAMS.stream().filter(p -> !isInstalled(p)).toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException(missing + " missing: the tests with the tag ceph need the Debian packages"
                    + " ceph-common ceph-mon ceph-osd radosgw, which .ci/run installs;"
                    + " `./sluice test -Dtest.excluded.groups=load,ceph` runs all others");
        }
        try {
            Path directory = Files.createTempDirectory("sluice-ceph");
            Path script = directory.resolveSibling(directory.getFileName() + ".sh");
            try (InputStream in = Ceph.class.getResourceAsStream("ceph.sh")) {
                Files.write(script, in.readAllBytes());
            }
            int port = S3Proxy.freePort();
            Path log = directory.resolveSibling(directory.getFileName() + ".log");
            Process process = new ProcessBuilder(
                            "bash",
                            script.toString(),
                            directory.toString(),
                            Integer.toString(port),
                            Integer.toString(S3Proxy.freePort()),
                            Integer.toString(S3Proxy.freePort()),
                            KEY,
                            SECRET)
                    .redirectError(log.toFile())
                    .start();
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            for (String line = out.readLine(); !"ready".equals(line); line = out.readLine()) {
                if (line == null) {
                    throw new IllegalStateException("Ceph does not come up: " + Files.readString(log));
                }
            }
            Files.delete(script);
            Files.delete(log);
            S3Server server = new S3Server(URI.create("http://127.0.0.1:" + port), KEY, SECRET);
            // Its first writes make pools and take seconds, which tests with short waits would take for a stall.
            S3Fixture.on(server).close();
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean isInstalled(String program) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
        return Stream.of(path.split(":", -1)).anyMatch(d -> Files.isExecutable(Path.of(d, program)));
    }
}
