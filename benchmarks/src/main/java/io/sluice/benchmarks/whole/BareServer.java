package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What the machine can do at best: sendfile to a socket, a socket to a file, a line and its answer. It says as much of FTP
 * as the load generator needs, so that its rows stand beside those of servers; one platform thread serves a session, and
 * it does none of what makes a server: no checks, no log, no limits, no files that appear whole or not at all.
 */
final class BareServer {

    /** What the tables call it. */
    static final String NAME = "machine";

    /** What it cannot do. */
    static final Set<Kind> LACKS = Set.of(Kind.LIST, Kind.MLSD, Kind.LOGIN);

    private BareServer() {}

    /** Serves until it is ended; the directory and the port on the loopback address. */
    public static void main(String[] args) throws IOException {
        Path root = Path.of(args[0]);
        int port = Integer.parseInt(args[1]);
        try (ServerSocketChannel listener = ServerSocketChannel.open()
                .setOption(StandardSocketOptions.SO_REUSEADDR, true)
                .bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1024)) {
            while (true) {
                SocketChannel channel = listener.accept();
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                Thread.ofPlatform().start(() -> serve(channel, root));
            }
        }
    }

    private static void serve(SocketChannel channel, Path root) {
        try (channel;
                BareSession session = new BareSession(channel, root)) {
            session.run();
        } catch (IOException e) {
            System.err.println(e);
        }
    }

    /** The program with its arguments: this class in a JVM of its own. */
    static List<String> command(Path root, int port) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                BareServer.class.getName(),
                root.toString(),
                Integer.toString(port));
    }
}
