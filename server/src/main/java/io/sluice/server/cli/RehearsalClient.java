package io.sluice.server.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** As much of a client as {@link Rehearsal} needs: one session in clear or over TLS, each wait of at most ten seconds. */
final class RehearsalClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;
    private static final Pattern EPSV_PORT = Pattern.compile("\\(\\|\\|\\|(\\d+)\\|\\)");

    private final Optional<SSLSocketFactory> tls;
    private Socket control;
    private BufferedReader replies;

    /** Connects, and logs in; the control connection and all data connections are protected if there is a factory. */
    RehearsalClient(int port, String password, Optional<SSLSocketFactory> tls) throws IOException {
        this.tls = tls;
        this.control = connected(port);
        this.replies = reader(control);
        reply('2');
        if (tls.isPresent()) {
            say("AUTH TLS", '2');
            control = secured(tls.get(), control);
            replies = reader(control);
            say("PBSZ 0", '2');
            say("PROT P", '2');
        }
        say("USER " + Rehearsal.USER, '3');
        say("PASS " + password, '2');
        say("TYPE I", '2');
    }

    /** Stores a file. */
    void store(String name, byte[] bytes) throws IOException {
        try (Socket data = open("STOR " + name)) {
            data.getOutputStream().write(bytes);
        }
        reply('2');
    }

    /** Runs a command that sends something, RETR or a listing, and returns how many bytes came. */
    long fetch(String command) throws IOException {
        long count;
        try (Socket data = open(command);
                InputStream in = data.getInputStream()) {
            count = in.readAllBytes().length;
        }
        reply('2');
        return count;
    }

    /** Runs a command without a data connection, which must have a reply of this kind. */
    String say(String line, char kind) throws IOException {
        control.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        return reply(kind);
    }

    @Override
    public void close() throws IOException {
        control.close();
    }

    private Socket open(String command) throws IOException {
        String epsv = say("EPSV", '2');
        Matcher port = EPSV_PORT.matcher(epsv);
        if (!port.find()) {
            throw new ProtocolException(epsv);
        }
        Socket data = connected(Integer.parseInt(port.group(1)));
        say(command, '1');
        return tls.isPresent() ? secured(tls.get(), data) : data;
    }

    private String reply(char kind) throws IOException {
        String line = replies.readLine();
        while (line != null && (line.length() < 4 || line.charAt(3) != ' ')) {
            line = replies.readLine();
        }
        if (line == null || line.charAt(0) != kind) {
            throw new ProtocolException("expected a reply " + kind + "xx, got " + line);
        }
        return line;
    }

    private static Socket connected(int port) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        return socket;
    }

    private static Socket secured(SSLSocketFactory factory, Socket plain) throws IOException {
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, "localhost", plain.getPort(), true);
        socket.startHandshake();
        return socket;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }
}
