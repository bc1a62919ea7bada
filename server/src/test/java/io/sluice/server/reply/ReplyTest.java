package io.sluice.server.reply;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.vfs.NameCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplyTest {

    @Test
    void oneLine() {
        assertEquals("200 OK.\r\n", text(Reply.of(ReplyCode.OK, "OK.")));
    }

    @Test
    void severalLinesAreIndentedBetweenTheFirstAndTheLast() {
        Reply reply = new Reply(ReplyCode.SYSTEM_STATUS, List.of("Features:", "EPSV", "211 in a line", "End"));
        assertEquals("211-Features:\r\n EPSV\r\n 211 in a line\r\n211 End\r\n", text(reply));
    }

    @Test
    void namesKeepTheirBytesAndTheTelnetByteIsDoubled() {
        byte[] name = {'a', (byte) 0xE9, (byte) 0xFF, 'b'};
        byte[] expected = {'2', '5', '0', ' ', 'a', (byte) 0xE9, (byte) 0xFF, (byte) 0xFF, 'b', '\r', '\n'};
        assertArrayEquals(
                expected,
                Reply.of(ReplyCode.FILE_ACTION_OK, NameCodec.decode(name)).encode());
    }

    @Test
    void lineEndsInATextForgeNoReply() {
        assertEquals("250 a  226 b c\r\n", text(Reply.of(ReplyCode.FILE_ACTION_OK, "a\r\n226 b\0c")));
    }

    @Test
    void replyWithoutTextIsNone() {
        assertThrows(IllegalArgumentException.class, () -> new Reply(ReplyCode.OK, List.of()));
    }

    private static String text(Reply reply) {
        return new String(reply.encode(), StandardCharsets.ISO_8859_1);
    }
}
