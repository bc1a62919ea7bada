package io.sluice.benchmarks.whole;

import java.io.EOFException;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The client end of one control connection, as cheap as it can be: blocking channels on platform threads, one system
 * call per command and per reply. Not thread-safe, except {@link #close}, which ends every wait.
 */
final class FtpClient implements AutoCloseable {

    private static final int DIGITS = 3;

    private final SocketChannel socket;
    private final InetSocketAddress server;
    private final ByteBuffer out = ByteBuffer.allocate(1024);
    private final StringBuilder line = new StringBuilder(128);
    private final List<String> above = new ArrayList<>();
    private ByteChannel control;
    private ByteBuffer in = ByteBuffer.allocate(8192).limit(0);
    private @Nullable TlsClient tls;
    private volatile SocketChannel data;
    private volatile @Nullable ServerSocketChannel listener;

    private FtpClient(SocketChannel socket, InetSocketAddress server) {
        this.socket = socket;
        this.control = socket;
        this.server = server;
        this.data = socket;
    }

    /** A client that has read the greeting. */
    static FtpClient connect(InetSocketAddress server) throws IOException {
        SocketChannel channel = SocketChannel.open(server);
        FtpClient client = new FtpClient(channel, server);
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            client.expect(client.reply(), 220, "greeting");
        } catch (IOException e) {
            client.close();
            throw e;
        }
        return client;
    }

    /** Protects the control connection; before the login. */
    void protect() throws IOException {
        send("AUTH TLS", 234);
        TlsClient client = new TlsClient();
        tls = client;
        control = client.control(socket);
        in = ByteBuffer.allocate(TlsPipe.RECORD_ROOM).limit(0);
    }

    /** Logs in. */
    void login(String user, String password) throws IOException {
        int code = command("USER " + user);
        if (code != 230) {
            expect(code, 331, "USER");
            send("PASS " + password, 230);
        }
    }

    /** Asks for binary transfers, and for protected ones if the control connection is. */
    void binary() throws IOException {
        if (tls != null) {
            send("PBSZ 0", 200);
            send("PROT P", 200);
        }
        send("TYPE I", 200);
    }

    /** Lets the server connect for data from now on: it is told where with PORT, or EPRT over IPv6. */
    void active() throws IOException {
        InetAddress here = ((InetSocketAddress) socket.getLocalAddress()).getAddress();
        listener = ServerSocketChannel.open().bind(new InetSocketAddress(here, 0));
    }

    /** Lets go of what only work needs, for a session that does nothing for some time. */
    void rest() {
        if (tls != null) {
            tls.rest();
        }
    }

    /** How many data connections were protected. */
    long handshakes() {
        return tls == null ? 0 : tls.handshakes();
    }

    /** How many of them resumed a TLS session. */
    long resumed() {
        return tls == null ? 0 : tls.resumed();
    }

    /** Sends a command and reads its reply; anything but that code is an error. */
    void send(String command, int wanted) throws IOException {
        expect(command(command), wanted, command);
    }

    /** Sends a command and reads its reply, whatever it is. */
    int command(String command) throws IOException {
        write(command);
        return reply();
    }

    /** Whether FEAT (RFC 2389) names that feature. */
    boolean offers(String feature) throws IOException {
        return command("FEAT") == 211 && above.stream().anyMatch(text -> text.startsWith(feature));
    }

    /** The last line of the last reply. */
    String text() {
        return line.toString();
    }

    /** Takes the bytes that a transfer brings, until its end. */
    interface Sink {
        void take(ByteBuffer bytes);
    }

    /**
     * RETR, LIST or MLSD over a new data connection; how many bytes came.
     *
     * @param buffer has {@link TlsPipe#RECORD_ROOM} at least
     */
    long receive(String command, ByteBuffer buffer, Sink sink) throws IOException {
        long total = 0;
        try (SocketChannel open = transfer(command)) {
            ByteChannel channel = tls == null ? open : tls.data(open);
            int count = channel.read(buffer.clear());
            while (count >= 0) {
                total += count;
                sink.take(buffer.flip());
                count = channel.read(buffer.clear());
            }
            forgetPort(open);
        }
        expect(reply(), 226, "the end of " + command);
        return total;
    }

    /** The same for bytes that only count: in clear the kernel need not copy them. */
    long drain(String command, ByteBuffer buffer, Content.Sent moved) throws IOException {
        if (tls != null) {
            return receive(command, buffer, bytes -> moved.bytes(bytes.remaining()));
        }
        long total = 0;
        try (SocketChannel open = transfer(command)) {
            int count = Drain.read(open, buffer);
            while (count >= 0) {
                total += count;
                moved.bytes(count);
                count = Drain.read(open, buffer);
            }
            forgetPort(open);
        }
        expect(reply(), 226, "the end of " + command);
        return total;
    }

    /** STOR over a new data connection. */
    void store(String name, Content content, long size, Content.Sent sent) throws IOException {
        String command = "STOR " + name;
        try (SocketChannel open = transfer(command)) {
            if (tls == null) {
                content.write(open, size, sent);
            } else {
                TlsPipe pipe = tls.data(open);
                content.write(pipe, size, sent);
                pipe.sendCloseNotify();
                pipe.awaitCloseNotify();
            }
        }
        expect(reply(), 226, "the end of " + command);
    }

    /** Begins a transfer in clear and takes nothing of it: what comes is the caller's, and so is the end. */
    SocketChannel begin(String command, int receiveBuffer) throws IOException {
        SocketChannel open = SocketChannel.open().setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
        try {
            open.connect(passiveAddress());
            data = open;
            opening(command);
            return open;
        } catch (IOException e) {
            open.close();
            throw e;
        }
    }

    /**
     * Ends a connection that the server has made and ended with a reset: its port would be kept for a minute otherwise, and
     * once most ports are kept a server that looks for a free one takes milliseconds, whichever it is.
     */
    private void forgetPort(SocketChannel open) throws IOException {
        if (listener != null && tls == null) {
            open.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
    }

    private SocketChannel transfer(String command) throws IOException {
        ServerSocketChannel awaited = listener;
        if (awaited != null) {
            offer((InetSocketAddress) awaited.getLocalAddress());
            opening(command);
            SocketChannel open = awaited.accept();
            data = open;
            return open;
        }
        SocketChannel open = SocketChannel.open(passiveAddress());
        data = open;
        try {
            opening(command);
            return open;
        } catch (IOException e) {
            open.close();
            throw e;
        }
    }

    private void offer(InetSocketAddress here) throws IOException {
        int port = here.getPort();
        String host = here.getAddress().getHostAddress();
        if (here.getAddress() instanceof Inet4Address) {
            send("PORT " + host.replace('.', ',') + "," + port / 256 + "," + port % 256, 200);
        } else {
            send("EPRT |2|" + host + "|" + port + "|", 200);
        }
    }

    private InetSocketAddress passiveAddress() throws IOException {
        send("EPSV", 229);
        int bar = line.indexOf("|||");
        int end = line.indexOf("|", bar + DIGITS);
        if (bar < 0 || end < 0) {
            throw new IOException("no port in: " + line);
        }
        return new InetSocketAddress(server.getAddress(), Integer.parseInt(line, bar + DIGITS, end, 10));
    }

    private void opening(String command) throws IOException {
        int code = command(command);
        if (code != 125) {
            expect(code, 150, command);
        }
    }

    private void expect(int code, int wanted, String what) throws IOException {
        if (code != wanted) {
            throw new IOException(what + ": wanted " + wanted + ", got: " + line);
        }
    }

    private void write(String command) throws IOException {
        out.clear();
        for (int i = 0; i < command.length(); i++) {
            out.put((byte) command.charAt(i));
        }
        out.put((byte) '\r').put((byte) '\n').flip();
        while (out.hasRemaining()) {
            control.write(out);
        }
    }

    private int reply() throws IOException {
        readLine();
        int code = code();
        if (line.length() > DIGITS && line.charAt(DIGITS) == '-') {
            above.clear();
            String last = line.substring(0, DIGITS) + " ";
            do {
                readLine();
                above.add(line.toString().strip());
            } while (line.indexOf(last) != 0);
        }
        return code;
    }

    private int code() throws IOException {
        if (line.length() < DIGITS) {
            throw new IOException("no reply: " + line);
        }
        return Integer.parseInt(line, 0, DIGITS, 10);
    }

    private void readLine() throws IOException {
        line.setLength(0);
        while (true) {
            while (in.hasRemaining()) {
                char c = (char) (in.get() & 0xFF);
                if (c == '\n') {
                    return;
                }
                if (c != '\r') {
                    line.append(c);
                }
            }
            if (control.read(in.clear()) < 0) {
                in.limit(0);
                throw new EOFException("the server closed the control connection after: "
                        + new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
            }
            in.flip();
        }
    }

    /** Closes all connections from any thread; a wait in them ends with an error. */
    @Override
    public void close() throws IOException {
        ServerSocketChannel awaited = listener;
        try (socket;
                awaited) {
            endDrain();
            data.close();
        }
    }

    /** A drain waits in the kernel and not in the channel, which therefore does not wake it. */
    private void endDrain() {
        try {
            data.shutdownInput();
        } catch (IOException e) {
            // It has ended already.
        }
    }
}
