package io.sluice.benchmarks.whole;

import io.sluice.benchmarks.whole.Running.Recipe;
import io.sluice.benchmarks.whole.Server.Account;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Starts the stores, and what stands between them and the clients. */
final class StoreServers {

    static final String PEER = "vsftpd-s3fs";
    static final String MOUNT = "bucket";
    private static final String KEY = "bench";
    private static final String SECRET = "bench-secret-key";
    private static final String BUCKET = "sluice-bench";
    private static final String REGION = "us-east-1";
    private static final int PORTS = 110;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(90);
    private static final long POLL = TimeUnit.MILLISECONDS.toNanos(50);

    private final Settings.Places places;
    private final Path work;
    private final Deque<AutoCloseable> started;
    private List<ProcessTree> processes = List.of();

    /**
     * Servers of one run.
     *
     * @param work takes what they keep
     * @param started takes what has to be closed, the last first
     */
    StoreServers(Settings.Places places, Path work, Deque<AutoCloseable> started) {
        this.places = places;
        this.work = work;
        this.started = started;
    }

    /** The processes of the server that was started last. */
    List<ProcessTree> processes() {
        return processes;
    }

    /** Starts a store, or takes the one at that URL with the keys of the environment. */
    SignedUrls store(String name) throws IOException {
        int port = places.basePort() + PORTS;
        URI local = URI.create("http://127.0.0.1:" + port);
        switch (name) {
            case "s3proxy" -> s3Proxy(local);
            case "ceph" -> ceph(port);
            default -> {
                return new SignedUrls(
                        URI.create(name),
                        variable("BENCH_BUCKET", BUCKET),
                        variable("AWS_ACCESS_KEY_ID", KEY),
                        variable("AWS_SECRET_ACCESS_KEY", SECRET),
                        variable("AWS_REGION", REGION));
            }
        }
        return new SignedUrls(local, BUCKET, KEY, SECRET, REGION);
    }

    private static String variable(String name, String usual) {
        return System.getenv().getOrDefault(name, usual);
    }

    private Path module() {
        return places.launcher().resolveSibling("vfs-s3");
    }

    private void s3Proxy(URI endpoint) throws IOException {
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
        Process process = start(
                "s3proxy",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-DLOG_LEVEL=warn",
                "-Xmx1g",
                "-jar",
                jar.toString(),
                "--properties",
                settings.toString());
        await("S3Proxy", process, () -> listens(endpoint.getPort()));
    }

    private void ceph(int port) throws IOException {
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
                .redirectError(places.work().resolve("ceph.log").toFile())
                .start();
        // It ends, with all of Ceph, when its input does.
        started.push(() -> {
            process.getOutputStream().close();
            process.waitFor(30, TimeUnit.SECONDS);
        });
        BufferedReader out = process.inputReader();
        for (String line = out.readLine(); !"ready".equals(line); line = out.readLine()) {
            if (line == null) {
                throw new IOException(
                        "Ceph does not come up; see " + places.work().resolve("ceph.log"));
            }
        }
    }

    /** Sluice, through the launcher and with the settings that users have. */
    Server sluice(SignedUrls urls) throws IOException {
        int port = places.basePort();
        Map<String, String> settings = new HashMap<>(Map.of(
                "LC_ALL", "C.UTF-8",
                "SLUICE_PASSWORD", "bench",
                "SLUICE_TLS_POLICY", "off",
                "SLUICE_STORAGE_TYPE", "s3",
                "SLUICE_STORAGE_BUCKET", urls.bucket(),
                "SLUICE_STORAGE_ENDPOINT", urls.endpoint().toString(),
                "SLUICE_STORAGE_REGION", urls.region(),
                "AWS_ACCESS_KEY_ID", urls.accessKey(),
                "AWS_SECRET_ACCESS_KEY", urls.secretKey()));
        settings.put("SLUICE_JAVA_HOME", System.getProperty("java.home"));
        settings.put("SLUICE_JAVA_OPTIONS", String.join(" ", places.jvmArguments()));
        Running running = Running.start(new Recipe(
                List.of(
                        places.launcher().toString(),
                        "--port",
                        Integer.toString(port),
                        "--passive-ports",
                        (port + 1) + "-" + (port + PORTS - 1),
                        "--user",
                        "bench"),
                settings,
                port,
                places.work().resolve("sluice.log")));
        started.push(running);
        processes = List.of(running.tree());
        return server("sluice", running, new Account("bench", "bench"));
    }

    /** vsftpd over a directory in which s3fs has mounted the bucket. */
    Server mounted(SignedUrls urls) throws IOException {
        Path s3fs = Stream.of(places.unpacked().resolve("usr/bin/s3fs"), Path.of("/usr/bin/s3fs"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IOException("s3fs is not installed"));
        Path program =
                Peers.VSFTPD.program(places.unpacked()).orElseThrow(() -> new IOException("vsftpd is not installed"));
        Path root = Files.createDirectory(work.resolve("root"));
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path mount = Files.createDirectory(root.resolve(MOUNT));
        Path keys = Files.createFile(
                work.resolve("s3fs.keys"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(keys, urls.accessKey() + ":" + urls.secretKey() + "\n");
        List<String> options = List.of(
                "url=" + urls.endpoint(),
                "use_path_request_style",
                "passwd_file=" + keys,
                "allow_other",
                "umask=000",
                "listobjectsv2",
                "tmpdir=" + Files.createDirectory(work.resolve("tmp")));
        List<String> command = new ArrayList<>(List.of(s3fs.toString(), urls.bucket(), mount.toString(), "-f"));
        options.forEach(option -> command.addAll(List.of("-o", option)));
        Process process = start("s3fs", command.toArray(String[]::new));
        started.push(() -> new ProcessBuilder("umount", "--lazy", mount.toString())
                .inheritIO()
                .start()
                .waitFor());
        await("s3fs", process, () -> isMounted(mount));
        Running running = Peers.VSFTPD.start(
                program,
                new Peers.Place(
                        root,
                        BenchCertificate.create(places.work()),
                        places.work(),
                        places.unpacked(),
                        places.basePort() + 2 * PORTS));
        started.push(running);
        processes = List.of(running.tree(), new ProcessTree(process.pid()));
        return server(PEER, running, new Account("anonymous", "bench"));
    }

    private static Server server(String name, Running running, Account account) {
        return new Server(name, running.address(), account, Optional.of(running.tree()), Set.of(), false);
    }

    private Process start(String name, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(places.work().resolve(name + ".log").toFile());
        builder.environment().remove("AWS_CA_BUNDLE");
        Process process = builder.start();
        started.push(() -> {
            process.destroy();
            process.waitFor(10, TimeUnit.SECONDS);
            process.destroyForcibly();
        });
        return process;
    }

    private void await(String what, Process process, BooleanSupplier ready) throws IOException {
        long end = System.nanoTime() + PATIENCE;
        while (!ready.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                throw new IOException(what + " does not start; see its log in " + places.work());
            }
            LockSupport.parkNanos(POLL);
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static boolean isMounted(Path mount) {
        try {
            return Files.readString(Path.of("/proc/mounts")).contains(" " + mount + " ");
        } catch (IOException e) {
            return false;
        }
    }
}
