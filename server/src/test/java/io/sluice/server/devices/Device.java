package io.sluice.server.devices;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.vfs.testkit.Patterns;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A device that plays a script. Its words: {@code > line} sends a line, {@code >lf line} with LF alone at its end,
 * {@code together a|b} some in one piece; {@code < 200} expects a reply that begins so, {@code < 257 550} one of these;
 * {@code again-on 202 line} repeats the line for as long as the reply is that; {@code data pasv}, {@code epsv} or
 * {@code port} prepares a data connection; {@code put N} sends N bytes and {@code get N} takes that many, to the end;
 * {@code repeat N} to {@code end} repeats; {@code wait} is the device's own rhythm; {@code reconnect} drops the control
 * connection for a new one; {@code file path size} says what is in the store when all is done.
 */
final class Device {

    private static final int MOST_AGAIN = 10;
    private static final int SEED = 8;

    private final ServerFixture server;
    private final List<String> script;
    private final Duration rhythm;
    private RawClient control;
    private @Nullable Socket data;
    private @Nullable ServerSocket listener;

    /** A device with that script, {@code $TIMES} in it being a number; {@code rhythm} is how long it waits. */
    Device(ServerFixture server, String script, int times, Duration rhythm) {
        this.server = server;
        this.script = lines(script, times);
        this.rhythm = rhythm;
        this.control = server.connect();
    }

    private static List<String> lines(String script, int times) {
        try (InputStream in = Device.class.getResourceAsStream("/devices/" + script)) {
            if (in == null) {
                throw new AssertionError("no script " + script);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("20*$TIMES", String.valueOf(20 * times))
                    .replace("$TIMES", String.valueOf(times));
            return text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Plays the script to its end; whatever does not go as it says is a failure that shows the line. */
    void play() {
        play(0, script.size());
    }

    private void play(int from, int to) {
        int at = from;
        while (at < to) {
            String line = script.get(at);
            try {
                if (line.startsWith("repeat ")) {
                    int end = at + script.subList(at, to).indexOf("end");
                    for (int i = Integer.parseInt(line.substring("repeat ".length())); i > 0; i--) {
                        play(at + 1, end);
                    }
                    at = end;
                } else {
                    step(line);
                }
            } catch (IOException | RuntimeException | AssertionError e) {
                throw new AssertionError("at \"" + line + "\": " + e.getMessage(), e);
            }
            at++;
        }
    }

    private void step(String line) throws IOException {
        int space = line.indexOf(' ');
        String word = space < 0 ? line : line.substring(0, space);
        String rest = space < 0 ? "" : line.substring(space + 1);
        switch (word) {
            case ">" -> control.send(rest);
            case ">lf" -> control.sendBytes((rest + "\n").getBytes(StandardCharsets.UTF_8));
            case "together" -> control.sendTogether(rest.split("\\|", -1));
            case "<" -> expect(rest);
            case "again-on" -> again(rest.substring(0, 3), rest.substring(4));
            case "data" -> prepare(rest);
            case "put" -> put(Integer.parseInt(rest));
            case "get" -> get(Integer.parseInt(rest));
            case "wait" -> LockSupport.parkNanos(rhythm.toNanos());
            case "reconnect" -> {
                control.close();
                control = server.connect();
            }
            case "file" -> check(rest);
            default -> throw new AssertionError("no such word");
        }
    }

    private void expect(String beginnings) {
        String reply = control.reply();
        boolean one = beginnings.matches("\\d{3}( \\d{3})+")
                ? Arrays.stream(beginnings.split(" ", -1)).anyMatch(reply::startsWith)
                : reply.startsWith(beginnings);
        assertTrue(one, "got " + reply);
    }

    /** Sends the line; the reply that ends the loop is left to the next word, by sending once more. */
    private void again(String loops, String line) {
        for (int i = 0; i < MOST_AGAIN; i++) {
            control.send(line);
            if (!control.reply().startsWith(loops)) {
                control.send(line);
                return;
            }
        }
        throw new AssertionError("the device loops for ever");
    }

    private void prepare(String way) throws IOException {
        switch (way) {
            case "pasv" -> data = control.connectData(control.pasv());
            case "epsv" -> data = control.connectData(control.epsv());
            case "port" -> {
                ServerSocket open = control.listen();
                listener = open;
                control.port(open, "200");
            }
            default -> throw new AssertionError("no such way");
        }
    }

    private Socket data() throws IOException {
        Socket open = data;
        ServerSocket waiting = listener;
        if (open != null) {
            data = null;
            return open;
        }
        if (waiting == null) {
            throw new AssertionError("no data connection was prepared");
        }
        try (waiting) {
            listener = null;
            return waiting.accept();
        }
    }

    private void put(int count) throws IOException {
        try (Socket open = data()) {
            open.getOutputStream().write(new Patterns(SEED).bytes(0, count));
        }
    }

    private void get(int count) throws IOException {
        try (Socket open = data()) {
            assertEquals(count, open.getInputStream().readAllBytes().length);
        }
    }

    /** The file has that size, and is the same piece over and over where it was appended to. */
    private void check(String rest) {
        int space = rest.lastIndexOf(' ');
        int size = Integer.parseInt(rest.substring(space + 1));
        byte[] bytes = server.get("/" + rest.substring(0, space));
        assertEquals(size, bytes.length);
        int piece = script.stream()
                .filter(line -> line.startsWith("put "))
                .mapToInt(line -> Integer.parseInt(line.substring("put ".length())))
                .findFirst()
                .orElseThrow();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        while (expected.size() < size) {
            expected.writeBytes(new Patterns(SEED).bytes(0, piece));
        }
        assertArrayEquals(expected.toByteArray(), bytes);
    }
}
