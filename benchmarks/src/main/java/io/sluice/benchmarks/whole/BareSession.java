package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One session of {@link BareServer}. */
final class BareSession implements AutoCloseable {

    private static final int BUFFER = 256 * 1024;

    private final SocketChannel control;
    private final Path root;
    private final ServerSocketChannel listener;
    private final ByteBuffer in = ByteBuffer.allocate(4096).limit(0);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private @Nullable InetSocketAddress active;

    BareSession(SocketChannel control, Path root) throws IOException {
        this.control = control;
        this.root = root;
        InetAddress here = ((InetSocketAddress) control.getLocalAddress()).getAddress();
        this.listener = ServerSocketChannel.open().bind(new InetSocketAddress(here, 0));
    }

    /** Answers until the client leaves. */
    void run() throws IOException {
        reply("220 Bare.");
        String line = line();
        while (!line.isEmpty()) {
            int space = line.indexOf(' ');
            String verb = space < 0 ? line : line.substring(0, space);
            answer(verb.toUpperCase(Locale.ROOT), space < 0 ? "" : line.substring(space + 1));
            line = line();
        }
    }

    private void answer(String verb, String argument) throws IOException {
        switch (verb) {
            case "NOOP", "TYPE" -> reply("200 OK.");
            case "USER" -> reply("230 In.");
            case "QUIT" -> reply("221 Bye.");
            case "EPSV" -> {
                active = null;
                reply("229 Here (|||" + ((InetSocketAddress) listener.getLocalAddress()).getPort() + "|).");
            }
            case "PORT" -> {
                active = address(argument);
                reply("200 There.");
            }
            case "SIZE" -> size(root.resolve(argument));
            case "RETR" -> retrieve(root.resolve(argument));
            case "STOR" -> store(root.resolve(argument));
            case "DELE" -> reply(Files.deleteIfExists(root.resolve(argument)) ? "250 Gone." : "550 Nothing.");
            default -> reply("502 No.");
        }
    }

    private static InetSocketAddress address(String argument) throws IOException {
        String[] parts = argument.split(",", -1);
        InetAddress host = InetAddress.ofLiteral(String.join(".", parts[0], parts[1], parts[2], parts[3]));
        return new InetSocketAddress(host, Integer.parseInt(parts[4]) * 256 + Integer.parseInt(parts[5]));
    }

    private void size(Path file) throws IOException {
        reply(Files.isRegularFile(file) ? "213 " + Files.size(file) : "550 Nothing.");
    }

    private SocketChannel data() throws IOException {
        InetSocketAddress there = active;
        return there == null ? listener.accept() : SocketChannel.open(there);
    }

    private void retrieve(Path path) throws IOException {
        try (SocketChannel data = data();
                FileChannel file = FileChannel.open(path)) {
            reply("150 Go.");
            long size = file.size();
            long at = 0;
            while (at < size) {
                at += file.transferTo(at, size - at, data);
            }
        }
        reply("226 Done.");
    }

    private void store(Path path) throws IOException {
        try (SocketChannel data = data();
                FileChannel file = FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            reply("150 Go.");
            while (data.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    file.write(buffer);
                }
            }
        }
        reply("226 Done.");
    }

    private void reply(String text) throws IOException {
        ByteBuffer out = ByteBuffer.wrap((text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        while (out.hasRemaining()) {
            control.write(out);
        }
    }

    /** The next line; nothing at the end. */
    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            while (in.hasRemaining()) {
                char c = (char) (in.get() & 0xFF);
                if (c == '\n') {
                    return line.toString();
                }
                if (c != '\r') {
                    line.append(c);
                }
            }
            int count = control.read(in.clear());
            in.flip();
            if (count < 0) {
                in.limit(0);
                return "";
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
