package io.sluice.server.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A client that speaks raw lines, so that tests see exactly what goes over the wire. Text is ISO 8859-1: each character
 * is one byte. Every wait ends after {@value #PATIENCE_MILLIS} ms with a failure.
 */
public final class RawClient implements AutoCloseable {

    /** How long a test waits for what should come at once. */
    public static final int PATIENCE_MILLIS = 20_000;

    private static final Pattern PORT_OF_229 = Pattern.compile("\\(\\|\\|\\|(\\d+)\\|\\)");

    private static final Pattern PORT_OF_227 = Pattern.compile("\\(127,0,0,1,(\\d+),(\\d+)\\)\\.$");

    private final Socket connection;
    private Socket socket;
    private InputStream in;

    private RawClient(Socket socket) throws IOException {
        this.connection = socket;
        this.socket = socket;
        this.in = new java.io.BufferedInputStream(socket.getInputStream());
    }

    /** Connects and reads the greeting. */
    public static RawClient connect(String host, int port) {
        RawClient client = connectSilently(host, port, null);
        client.expect("220");
        return client;
    }

    /** Connects, from a local address if one is given, and reads nothing. */
    public static RawClient connectSilently(
            String host, int port, @org.jspecify.annotations.Nullable String localAddress) {
        try {
            Socket socket = new Socket();
            if (localAddress != null) {
                socket.bind(new InetSocketAddress(localAddress, 0));
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
            return new RawClient(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Logs in with the password of all test users and chooses TYPE I. */
    public RawClient login(String user) {
        command("USER " + user, "331");
        command("PASS secret", "230");
        command("TYPE I", "200");
        return this;
    }

    /** AUTH TLS and the handshake, in those versions of TLS if any are named. */
    public RawClient authTls(SSLContext context, String... versions) {
        command("AUTH TLS", "234");
        return handshake(context, versions);
    }

    /** Begins TLS at once; the session of the control connection is what data connections resume. */
    public RawClient handshake(SSLContext context, String... versions) {
        return handshakeFor("", context, versions);
    }

    /** The same, asking for the certificate of that name by SNI unless it is empty. */
    public RawClient handshakeFor(String name, SSLContext context, String... versions) {
        try {
            SSLSocket tls =
                    (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), false);
            if (versions.length > 0) {
                tls.setEnabledProtocols(versions);
            }
            if (!name.isEmpty()) {
                SSLParameters parameters = tls.getSSLParameters();
                parameters.setServerNames(List.of(new SNIHostName(name)));
                tls.setSSLParameters(parameters);
            }
            tls.startHandshake();
            socket = tls;
            in = new java.io.BufferedInputStream(tls.getInputStream());
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** After CCC or REIN: both sides say close_notify and go on in clear, on the connection as it was before TLS. */
    public void endTls() {
        try {
            // Reads the server's close_notify, and nothing behind it: that comes only when it has ours.
            if (in.read() >= 0) {
                throw new AssertionError("expected close_notify");
            }
            ((SSLSocket) socket).shutdownOutput();
            socket = connection;
            in = new java.io.BufferedInputStream(connection.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the end of the connection, whatever comes before it. */
    public void awaitEnd() {
        try {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            // A reset is an end too.
        }
    }

    /** Sends a line. */
    public void send(String line) {
        sendBytes((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes as they are. */
    public void sendBytes(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends lines in one segment. */
    public void sendTogether(String... lines) {
        sendBytes((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends one byte as urgent data. */
    public void sendUrgent(int value) {
        try {
            socket.sendUrgentData(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a line and expects a reply that begins so; the whole reply. */
    public String command(String line, String expected) {
        send(line);
        return expect(expected);
    }

    /** Reads a reply, which must begin so; the whole reply, its lines separated by LF. */
    public String expect(String expected) {
        String reply = reply();
        if (!reply.startsWith(expected)) {
            throw new AssertionError("expected " + expected + " but got: " + reply);
        }
        return reply;
    }

    /** Reads a reply of one or more lines. */
    public String reply() {
        String first = line();
        if (first.length() < 4 || first.charAt(3) != '-') {
            return first;
        }
        StringBuilder all = new StringBuilder(first);
        String last = first.substring(0, 3) + " ";
        String next;
        do {
            next = line();
            all.append('\n').append(next);
        } while (!next.startsWith(last));
        return all.toString();
    }

    /** Reads a line; fails at the end of the connection. */
    public String line() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    throw new AssertionError("the connection ended after: " + line);
                }
                line.write(b);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\r")) {
            throw new AssertionError("a line without CR: " + text);
        }
        return text.substring(0, text.length() - 1);
    }

    /** Waits for the end of the connection; fails if something else comes. */
    public void expectEnd() {
        try {
            int b = in.read();
            if (b >= 0) {
                throw new AssertionError("expected the end of the connection but got: " + (char) b + line());
            }
        } catch (IOException e) {
            // A reset is an end too.
        }
    }

    /** Breaks the connection, so that the server gets a reset and no end. */
    public void reset() {
        reset(connection);
    }

    /** Breaks a connection, so that its peer gets a reset and no end. */
    public static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** PORT for a socket that listens on this client's own address; the reply must begin so. */
    public String port(ServerSocket listener, String expected) {
        int port = listener.getLocalPort();
        String host = localAddress().getHostAddress().replace('.', ',');
        return command("PORT " + host + "," + (port >> 8) + "," + (port & 0xFF), expected);
    }

    /** A socket that listens on this client's own address. */
    public ServerSocket listen() {
        try {
            ServerSocket listener = new ServerSocket(0, 50, localAddress());
            listener.setSoTimeout(PATIENCE_MILLIS);
            return listener;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** PASV; the port. */
    public int pasv() {
        Matcher port = PORT_OF_227.matcher(command("PASV", "227"));
        if (!port.find()) {
            throw new AssertionError("no port in the 227 reply");
        }
        return Integer.parseInt(port.group(1)) << 8 | Integer.parseInt(port.group(2));
    }

    /** EPSV; the port. */
    public int epsv() {
        Matcher port = PORT_OF_229.matcher(command("EPSV", "229"));
        if (!port.find()) {
            throw new AssertionError("no port in the 229 reply");
        }
        return Integer.parseInt(port.group(1));
    }

    /** EPSV and a connection to the port, from this client's own address. */
    public Socket openData() {
        return connectData(epsv());
    }

    /** A connection to that port of the server, from this client's own address. */
    public Socket connectData(int port) {
        try {
            Socket data = new Socket();
            data.setSoTimeout(PATIENCE_MILLIS);
            data.bind(new InetSocketAddress(socket.getLocalAddress(), 0));
            data.connect(new InetSocketAddress(socket.getInetAddress(), port), PATIENCE_MILLIS);
            return data;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Our address on the control connection. */
    public InetAddress localAddress() {
        return socket.getLocalAddress();
    }

    /** The control connection itself. */
    public Socket socket() {
        return socket;
    }

    /** A download, listing or the like over a passive connection: what came. */
    public byte[] fetch(String command) {
        try (Socket data = openData()) {
            command(command, "150");
            byte[] bytes = data.getInputStream().readAllBytes();
            expect("226");
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same as text, a byte for a character. */
    public String fetchText(String command) {
        return new String(fetch(command), StandardCharsets.ISO_8859_1);
    }

    /** An upload over a passive connection; the last reply, whatever it is. */
    public String store(String command, byte[] bytes) {
        try (Socket data = openData()) {
            command(command, "150");
            data.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return reply();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
