package io.sluice.benchmarks.whole;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts the stores. */
final class StoreServers {

    /** Ports from the first of the places to that of the store. */
    static final int PORTS = 110;

    /** From there to that of the relay, behind those of the store. */
    static final int RELAY = PORTS + 5;

    private static final String KEY = "bench";
    private static final String SECRET = "bench-secret-key";
    private static final String BUCKET = "sluice-bench";
    private static final String REGION = "us-east-1";

    private final Settings.Places places;
    private final Path work;
    private final Children children;

    /**
     * Stores of one run.
     *
     * @param work takes what they keep
     * @param children takes what has been started
     */
    StoreServers(Settings.Places places, Path work, Children children) {
        this.places = places;
        this.work = work;
        this.children = children;
    }

    /** Starts a store, or takes the one at that URL with the keys of the environment. */
    Store store(String name) throws IOException {
        int port = places.basePort() + PORTS;
        URI local = URI.create("http://127.0.0.1:" + port);
        SignedUrls urls = new SignedUrls(local, BUCKET, KEY, SECRET, REGION);
        return switch (name) {
            case "s3proxy" -> new Store(name, urls, Optional.of(s3Proxy(local)), () -> {});
            case "ceph" -> new Store(name, urls, Optional.of(ceph(port)), this::collectGarbage);
            default -> {
                SignedUrls there = new SignedUrls(
                        URI.create(name),
                        variable("BENCH_BUCKET", BUCKET),
                        variable("AWS_ACCESS_KEY_ID", KEY),
                        variable("AWS_SECRET_ACCESS_KEY", SECRET),
                        variable("AWS_REGION", REGION));
                yield new Store(name.replaceAll("^https?://", ""), there, Optional.empty(), () -> {});
            }
        };
    }

    private static String variable(String name, String usual) {
        return System.getenv().getOrDefault(name, usual);
    }

    private Path module() {
        return places.launcher().resolveSibling("vfs-s3");
    }

    private ProcessTree s3Proxy(URI endpoint) throws IOException {
        Path jar = module().resolve("target/stores/s3proxy.jar");
        if (!Files.isRegularFile(jar)) {
            throw new IOException(jar + " is missing: `mvn generate-test-resources -pl vfs-s3` fetches it");
        }
        Path settings = Files.write(
                work.resolve("s3proxy.conf"),
                List.of(
                        "s3proxy.endpoint=" + endpoint,
                        "s3proxy.authorization=aws-v2-or-v4",
                        "s3proxy.identity=" + KEY,
                        "s3proxy.credential=" + SECRET,
                        "jclouds.provider=filesystem-nio2",
                        "jclouds.identity=x",
                        "jclouds.credential=x",
                        "jclouds.filesystem.basedir=" + Files.createDirectory(work.resolve("objects"))));
        Process process = children.start(
                "s3proxy",
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-DLOG_LEVEL=warn",
                        "-Xmx1g",
                        "-jar",
                        jar.toString(),
                        "--properties",
                        settings.toString()));
        children.await("S3Proxy", process, () -> listens(endpoint.getPort()));
        return new ProcessTree(process.pid());
    }

    private ProcessTree ceph(int port) throws IOException {
        Path script = module().resolve("src/test/resources/io/sluice/vfs/s3/ceph.sh");
        Process process = new ProcessBuilder(
                        "bash",
                        script.toString(),
                        work.resolve("ceph").toString(),
                        Integer.toString(port),
                        Integer.toString(port + 1),
                        Integer.toString(port + 2),
                        KEY,
                        SECRET)
                .redirectError(children.logs().resolve("ceph.log").toFile())
                .start();
        // It ends, with all of Ceph, when its input does.
        children.add(() -> {
            process.getOutputStream().close();
            process.waitFor(30, TimeUnit.SECONDS);
        });
        BufferedReader out = process.inputReader();
        for (String line = out.readLine(); !"ready".equals(line); line = out.readLine()) {
            if (line == null) {
                throw new IOException(
                        "Ceph does not come up; see " + children.logs().resolve("ceph.log"));
            }
        }
        return new ProcessTree(process.pid());
    }

    /** Ceph keeps what has been deleted for two hours: several times the large object would fill the machine. */
    private void collectGarbage() throws IOException {
        children.tool(
                Map.of("CEPH_CONF", work.resolve("ceph/ceph.conf").toString()),
                "radosgw-admin",
                "gc",
                "process",
                "--include-all");
    }

    /** Whether something listens there, on this machine. */
    static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
