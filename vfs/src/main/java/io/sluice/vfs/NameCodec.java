package io.sluice.vfs;

import java.nio.charset.StandardCharsets;

/**
 * Carries file names between bytes and strings without loss: UTF-8 (RFC 2640), and each byte that is not part of valid
 * UTF-8 as one lone low surrogate U+DC80 to U+DCFF. A string made by {@link #decode} always encodes to the very bytes it
 * came from, so names written by clients with an older charset stay reachable byte for byte.
 */
public final class NameCodec {

    private static final int ESCAPE = 0xDC00;

    private NameCodec() {}

    /** The string form of these bytes. */
    public static String decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    /** The string form of {@code length} bytes from {@code offset}. */
    public static String decode(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int i = offset;
        while (i < end && bytes[i] >= 0) {
            i++;
        }
        if (i == end) {
            return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
        }
        StringBuilder out = new StringBuilder(length);
        i = offset;
        while (i < end) {
            int sequence = sequenceLength(bytes, i, end);
            if (sequence == 0) {
                out.append((char) (ESCAPE | (bytes[i] & 0xFF)));
                i++;
            } else {
                out.appendCodePoint(codePoint(bytes, i, sequence));
                i += sequence;
            }
        }
        return out.toString();
    }

    /** The bytes of this string; a surrogate that stands for no byte and no pair becomes {@code ?}. */
    public static byte[] encode(String text) {
        if (!hasLoneSurrogate(text)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream(text.length() + 16);
        int i = 0;
        while (i < text.length()) {
            int point = text.codePointAt(i);
            if (point >= (ESCAPE | 0x80) && point <= (ESCAPE | 0xFF)) {
                out.write(point & 0xFF);
            } else {
                out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
            }
            i += Character.charCount(point);
        }
        return out.toByteArray();
    }

    /** Whether the text came from, or encodes to, plain UTF-8: a store of Unicode names can take no other. */
    public static boolean isUnicode(String text) {
        return !hasLoneSurrogate(text);
    }

    private static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return true;
            }
        }
        return false;
    }

    /** The length of the valid UTF-8 sequence at {@code i}, or 0 where there is none (Unicode 15, table 3-7). */
    private static int sequenceLength(byte[] b, int i, int end) {
        int first = b[i] & 0xFF;
        if (first < 0x80) {
            return 1;
        }
        int length = first >= 0xC2 && first <= 0xDF
                ? 2
                : first >= 0xE0 && first <= 0xEF ? 3 : first >= 0xF0 && first <= 0xF4 ? 4 : 0;
        if (length == 0 || i + length > end) {
            return 0;
        }
        int second = b[i + 1] & 0xFF;
        int low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (second < low || second > high) {
            return 0;
        }
        for (int k = 2; k < length; k++) {
            if ((b[i + k] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    private static int codePoint(byte[] b, int i, int length) {
        return switch (length) {
            case 1 -> b[i];
            case 2 -> (b[i] & 0x1F) << 6 | (b[i + 1] & 0x3F);
            case 3 -> (b[i] & 0x0F) << 12 | (b[i + 1] & 0x3F) << 6 | (b[i + 2] & 0x3F);
            default -> (b[i] & 0x07) << 18 | (b[i + 1] & 0x3F) << 12 | (b[i + 2] & 0x3F) << 6 | (b[i + 3] & 0x3F);
        };
    }
}
