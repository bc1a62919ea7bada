package io.sluice.server.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.sluice.vfs.NameCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What client text looks like in a log. */
final class LogTextTest {

    @Test
    void ordinaryTextStaysAsItIs() {
        String plain = "report 2026.txt";
        assertSame(plain, LogText.safe(plain));
        assertEquals("Grüße 日本 \uD83D\uDE00", LogText.safe("Grüße 日本 \uD83D\uDE00"));
    }

    @Test
    void nothingEndsTheLineOrMovesTheCursor() {
        assertEquals("a\\r\\nb\\tc", LogText.safe("a\r\nb\tc"));
        assertEquals("\\u001B[2J\\u0000\\u007F\\u0085", LogText.safe("\u001B[2J\0\u007F\u0085"));
        assertEquals("\\u2028\\u2029", LogText.safe("\u2028\u2029"));
        assertEquals("\\u202Egpj.exe\\u200B", LogText.safe("\u202Egpj.exe\u200B"));
    }

    @Test
    void bytesAndLoneSurrogatesAreShownAndStayDifferent() {
        assertEquals("\\xFF\\x80", LogText.safe(NameCodec.decode(new byte[] {(byte) 0xFF, (byte) 0x80})));
        assertEquals("\\uD800x", LogText.safe("\uD800x"));
        assertEquals("\\\\r", LogText.safe("\\r"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    bob             | bob
                    bob x=y         | "bob x=y"
                    a"b             | "a\\"b"
                    ''              | ""
                    """, quoteCharacter = '\'')
    void aValueCannotLookLikeAnotherField(String text, String expected) {
        assertEquals(expected, LogText.quoted(text));
    }

    @Test
    void nameCannotEndItsOwnQuotes() {
        assertEquals("\"a\\\\\\\" result=accepted\"", LogText.quoted("a\\\" result=accepted"));
    }
}
