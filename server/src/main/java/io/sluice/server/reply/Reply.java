package io.sluice.server.reply;

import io.sluice.vfs.NameCodec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One reply to one command (RFC 959 section 4.2): a code and one or more lines of text.
 *
 * @param code the code
 * @param lines the text, without codes and line ends; the lines between the first and the last go out indented by one
 *     space, as FEAT and MLST want them (RFC 2389 section 3.2)
 */
public record Reply(ReplyCode code, List<String> lines) {

    private static final int IAC = 0xFF;

    /** Copies the lines; at least one is needed. */
    public Reply {
        lines = List.copyOf(lines);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("a reply has a text");
        }
    }

    /** A reply of one line. */
    public static Reply of(ReplyCode code, String text) {
        return new Reply(code, List.of(text));
    }

    /**
     * The bytes for the control connection. Names keep their bytes (see {@link NameCodec}), the byte 255 is doubled as
     * Telnet wants it (RFC 854), and a line end within a line becomes a space, so that no name can forge a reply.
     */
    public byte[] encode() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(96);
        int last = lines.size() - 1;
        for (int i = 0; i <= last; i++) {
            if (i == 0 || i == last) {
                out.writeBytes(Integer.toString(code.number()).getBytes(StandardCharsets.US_ASCII));
                out.write(i == last ? ' ' : '-');
            } else {
                out.write(' ');
            }
            writeText(out, lines.get(i));
            out.write('\r');
            out.write('\n');
        }
        return out.toByteArray();
    }

    private static void writeText(ByteArrayOutputStream out, String text) {
        for (byte b : NameCodec.encode(text)) {
            if (b == '\r' || b == '\n' || b == 0) {
                out.write(' ');
            } else {
                out.write(b);
                if ((b & 0xFF) == IAC) {
                    out.write(IAC);
                }
            }
        }
    }
}
