package io.sluice.server.control;

import io.sluice.server.fuzz.FuzzWorld;
import io.sluice.server.reply.ReplyCode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads replies as strictly as RFC 959 4.2 has them, and fails at the first thing that is none. */
final class ReplyReader {

    private static final Set<Integer> CODES =
            Arrays.stream(ReplyCode.values()).map(ReplyCode::number).collect(Collectors.toSet());
    private static final int SERVICE_CLOSING = 221;
    private static final int LOCAL_ERROR = ReplyCode.LOCAL_ERROR.number();
    private static final Pattern LINE = Pattern.compile("[1-5][0-9]{2}[ -][^\\r\\n]*");
    private static final Pattern PASV = Pattern.compile("227 Entering Passive Mode \\(192,0,2,1,(\\d+),(\\d+)\\)\\.");
    private static final Pattern EPSV = Pattern.compile("229 Entering Extended Passive Mode \\(\\|\\|\\|(\\d+)\\|\\)");

    private final ByteArrayOutputStream unread = new ByteArrayOutputStream();
    private final List<Integer> finals = new ArrayList<>();
    /** The code of the multi-line reply that is being read. */
    private @Nullable String open;

    /** The codes of the final replies, in their order; greeting first. */
    List<Integer> finals() {
        return finals;
    }

    /** Whether a reply was the last one of its session. */
    boolean isOver() {
        return !finals.isEmpty()
                && (finals.getLast() == SERVICE_CLOSING || finals.getLast() == ReplyCode.SERVICE_UNAVAILABLE.number());
    }

    /** Takes bytes of the server; the ports on which it waits for data now. */
    List<Integer> take(byte[] bytes) {
        List<Integer> ports = new ArrayList<>();
        for (byte b : bytes) {
            if (b != '\n') {
                unread.write(b);
            } else {
                String line = unread.toString(StandardCharsets.ISO_8859_1);
                unread.reset();
                if (!line.endsWith("\r")) {
                    throw new AssertionError("a reply line without CR: " + line);
                }
                line(line.substring(0, line.length() - 1), ports);
            }
        }
        return ports;
    }

    private void line(String line, List<Integer> ports) {
        if (FuzzWorld.tellsSecret(line)) {
            throw new AssertionError("told what is outside: " + line);
        }
        String inside = open;
        if (inside != null && line.startsWith(" ")) {
            return;
        }
        if (!LINE.matcher(line).matches() || (inside != null && !line.startsWith(inside + " "))) {
            throw new AssertionError("not a reply: " + line);
        }
        if (isOver()) {
            throw new AssertionError("after the last reply: " + line);
        }
        open = line.charAt(3) == '-' ? line.substring(0, 3) : null;
        int code = Integer.parseInt(line.substring(0, 3));
        if (!CODES.contains(code) || code == LOCAL_ERROR) {
            throw new AssertionError("not a reply for a healthy store: " + line);
        }
        if (open == null && code >= 200) {
            finals.add(code);
            port(line, ports);
        }
    }

    private static void port(String line, List<Integer> ports) {
        if (line.startsWith("227") || line.startsWith("229")) {
            Matcher pasv = PASV.matcher(line);
            Matcher epsv = EPSV.matcher(line);
            if (pasv.matches()) {
                ports.add(Integer.parseInt(pasv.group(1)) << 8 | Integer.parseInt(pasv.group(2)));
            } else if (epsv.matches()) {
                ports.add(Integer.parseInt(epsv.group(1)));
            } else {
                throw new AssertionError("no port in " + line);
            }
        }
    }
}
