package io.sluice.vfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NameCodecTest {

    private static final int ROUNDS = 100_000;

    /** Bytes that begin, go on with and end UTF-8 sequences, so that random ones are nearly valid often. */
    private static final String INTERESTING = "00417fbf80819fa08fc0c1c2dfe0e1edeff0f1f4f5f8fcfeff";

    @Test
    void anyBytesComeBackAsTheyWere() {
        Random random = new Random(1);
        byte[] interesting = HexFormat.of().parseHex(INTERESTING);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            for (int i = 0; round % 2 == 0 && i < bytes.length; i++) {
                bytes[i] = interesting[random.nextInt(interesting.length)];
            }
            String text = NameCodec.decode(bytes);
            assertArrayEquals(
                    bytes, NameCodec.encode(text), () -> HexFormat.of().formatHex(bytes));
            Optional<String> strict = strict(bytes);
            assertEquals(strict.isPresent(), NameCodec.isUnicode(text), () -> HexFormat.of()
                    .formatHex(bytes));
            strict.ifPresent(expected -> assertEquals(expected, text));
        }
    }

    private static Optional<String> strict(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    @Test
    void anyUnicodeTextIsUtf8() {
        Random random = new Random(2);
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder builder = new StringBuilder();
            for (int i = random.nextInt(8); i > 0; i--) {
                int point = random.nextInt(0x110000);
                builder.appendCodePoint(point >= 0xD800 && point < 0xE000 ? 'x' : point);
            }
            String text = builder.toString();
            assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), NameCodec.encode(text));
            assertEquals(text, NameCodec.decode(NameCodec.encode(text)));
            assertTrue(NameCodec.isUnicode(text));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ff, \\udcff",
        "41e9, A\\udce9",
        "c0af, \\udcc0\\udcaf",
        "e08080, \\udce0\\udc80\\udc80",
        "eda080, \\udced\\udca0\\udc80",
        "f4908080, \\udcf4\\udc90\\udc80\\udc80",
        "e282, \\udce2\\udc82",
        "c3a941, \\u00e9A",
        "f09f9880, \\ud83d\\ude00",
    })
    void bytesThatAreNoUtf8StandOneByOne(String hex, String escaped) {
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < escaped.length(); ) {
            if (escaped.charAt(i) == '\\') {
                expected.append((char) Integer.parseInt(escaped.substring(i + 2, i + 6), 16));
                i += 6;
            } else {
                expected.append(escaped.charAt(i));
                i++;
            }
        }
        assertEquals(expected.toString(), NameCodec.decode(HexFormat.of().parseHex(hex)));
    }

    @Test
    void aPartOfAnArray() {
        byte[] bytes = HexFormat.of().parseHex("ffc3a941ff");
        assertEquals("éA", NameCodec.decode(bytes, 1, 3));
        assertEquals("\udcc3", NameCodec.decode(bytes, 1, 1));
        assertEquals("A", NameCodec.decode(bytes, 3, 1));
        assertEquals("", NameCodec.decode(bytes, 5, 0));
    }

    @Test
    void aSurrogateThatStandsForNothingBecomesAQuestionMark() {
        assertFalse(NameCodec.isUnicode("a\ud83d"));
        assertArrayEquals("a?b".getBytes(StandardCharsets.US_ASCII), NameCodec.encode("a\ud83db"));
        assertArrayEquals("?".getBytes(StandardCharsets.US_ASCII), NameCodec.encode("\udc7f"));
    }
}
