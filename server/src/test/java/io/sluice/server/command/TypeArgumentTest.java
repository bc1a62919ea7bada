package io.sluice.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypeArgumentTest {

    @ParameterizedTest
    @ValueSource(strings = {"A", "a", "A N", "AN", "an", "a n", "A  N", " A ", "A N "})
    void ascii(String text) {
        assertEquals(TypeArgument.ASCII, TypeArgument.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"I", "i", " I", "L 8", "L8", "l8", "l  8", "L 08", "L 008"})
    void image(String text) {
        assertEquals(TypeArgument.IMAGE, TypeArgument.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"A T", "A C", "at", "ac", "E", "e", "E N", "E T", "EC", "L 7", "L7", "L 16", "L 255", "L 0"})
    void unsupported(String text) {
        assertEquals(TypeArgument.UNSUPPORTED, TypeArgument.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "X",
                "A X",
                "ASCII",
                "A N N",
                "AN N",
                "I N",
                "I 8",
                "IMAGE",
                "L",
                "L x",
                "L -8",
                "L +8",
                "L 8 8",
                "L 0008",
                "L 99999999999",
                "\u0131",
                "\u00C4",
                "8",
                "E X",
                "L \u0668"
            })
    void malformed(String text) {
        assertEquals(TypeArgument.MALFORMED, TypeArgument.parse(text));
    }
}
