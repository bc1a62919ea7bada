package io.sluice.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.sluice.vfs.NameCodec;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandRequestTest {

    private static CommandRequest parse(String latin1) {
        byte[] bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
        return CommandRequest.parse(NameCodec.decode(bytes, 0, bytes.length));
    }

    @Test
    void takesLinesApart() {
        assertEquals(new CommandRequest("RETR", " a b "), parse(" retr  a b "));
        assertEquals(new CommandRequest("NOOP", ""), parse("noop\t"));
        assertEquals(new CommandRequest("ABOR", "x"), parse("ABOR x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ABOR",
                "abor",
                "\0ABOR",
                "\u0003Abor",
                "?\u00F4\u00F2ABOR",
                "\u00FF\u00FF\u00F4ABOR",
                "\u00F4 \r ABOR \r"
            })
    void findsAbortBehindWhatIsNoLetter(String line) {
        assertEquals(new CommandRequest("ABOR", ""), parse(line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\0NOOP", "xABOR", "DELE 1ABOR", "\0ABORT", "\0ABOR x", "AABOR", "000000000000000000000ABOR"})
    void findsNothingElseThere(String line) {
        assertNotEquals("ABOR", parse(line).verb());
        assertNotEquals("NOOP", parse(line).verb());
    }
}
