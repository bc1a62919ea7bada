package io.sluice.vfs.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * S3Proxy as a process of its own, started when the first test needs it and ended with the JVM. What it holds is in its
 * memory. The build has put its jar where both the module's own tests and the server's find it.
 */
public final class S3Proxy {

    private static final Path JAR = Path.of("..", "vfs-s3", "target", "stores", "s3proxy.jar");
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final String KEY = "local-identity";
    private static final String SECRET = "local-credential";

    private S3Proxy() {}

    private static final class Holder {
        static final S3Server SERVER = start("jclouds.provider=transient-nio2").server();
    }

    /**
     * One that runs until it is closed.
     *
     * @param server the store
     * @param process what runs it
     */
    public record Run(S3Server server, Process process) implements AutoCloseable {
        @Override
        public void close() {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    /** The one of this JVM. */
    public static S3Server server() {
        return Holder.SERVER;
    }

    private static final class Lenient {
        static final S3Server SERVER = start("jclouds.provider=transient-nio2", "s3proxy.ignore-unknown-headers=true")
                .server();
    }

    /** One that takes headers for what it does not have, such as encryption. */
    public static S3Server lenient() {
        return Lenient.SERVER;
    }

    /** One that takes all that stands before {@code .localhost} in the host's name for the name of a bucket. */
    static Run ofVirtualHosts() {
        return start("jclouds.provider=transient-nio2", "s3proxy.virtual-host=localhost");
    }

    /** Another one, for objects that no memory holds: they are in that directory, which is made. */
    public static Run onDisk(Path directory) throws IOException {
        Files.createDirectories(directory);
        return start("jclouds.provider=filesystem-nio2", "jclouds.filesystem.basedir=" + directory);
    }

    private static Run start(String... provider) {
        if (!Files.isRegularFile(JAR)) {
            throw new IllegalStateException(JAR + " is missing: `mvn generate-test-resources -pl vfs-s3` fetches it");
        }
        try {
            Path directory = Files.createTempDirectory("sluice-s3proxy");
            int port = freePort();
            URI endpoint = URI.create("http://127.0.0.1:" + port);
            Path settings = directory.resolve("s3proxy.conf");
            Files.write(settings, settings(endpoint, provider));
            Path log = directory.resolve("log");
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-DLOG_LEVEL=warn",
                            "-Xmx512m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-jar",
                            JAR.toAbsolutePath().toString(),
                            "--properties",
                            settings.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process, settings, log, directory)));
            awaitPort(process, port, log);
            return new Run(new S3Server(endpoint, KEY, SECRET), process);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<String> settings(URI endpoint, String... provider) {
        List<String> lines = new ArrayList<>(List.of(provider));
        lines.addAll(List.of(
                "s3proxy.endpoint=" + endpoint,
                "s3proxy.authorization=aws-v2-or-v4",
                "s3proxy.identity=" + KEY,
                "s3proxy.credential=" + SECRET,
                "jclouds.identity=x",
                "jclouds.credential=x"));
        return lines;
    }

    private static void end(Process process, Path... files) {
        process.destroyForcibly();
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException left) {
                System.err.println("left behind: " + left);
            }
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitPort(Process process, int port, Path log) throws IOException {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (System.nanoTime() - end < 0) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException notYet) {
                if (waitedForEnd(process)) {
                    throw new IOException("S3Proxy ended: " + Files.readString(log));
                }
            }
        }
        throw new IOException("S3Proxy does not listen: " + Files.readString(log));
    }

    private static boolean waitedForEnd(Process process) {
        try {
            return process.waitFor(20, java.util.concurrent.TimeUnit.MILLISECONDS);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
