package io.sluice.server.listing;

import io.sluice.vfs.NameCodec;
import io.sluice.vfs.VfsPath;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** One line under construction: a growing array with the few ways of writing that listings need. */
final class LineScratch {

    private byte[] bytes = new byte[256];
    private int length;

    void clear() {
        length = 0;
    }

    LineScratch put(char ascii) {
        need(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    LineScratch put(byte[] ascii) {
        need(ascii.length);
        System.arraycopy(ascii, 0, bytes, length, ascii.length);
        length += ascii.length;
        return this;
    }

    /** Text of ASCII characters. */
    LineScratch put(String ascii) {
        need(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    /**
     * A name or path as the bytes it stands for.
     *
     * @throws IllegalArgumentException if it holds NUL, CR or LF
     */
    LineScratch name(String name) {
        need(name.length());
        int start = length;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == 0 || c == '\r' || c == '\n') {
                throw new IllegalArgumentException("a name that would break its line");
            }
            if (c >= 0x80) {
                length = start;
                return encoded(name);
            }
            bytes[length++] = (byte) c;
        }
        return this;
    }

    private LineScratch encoded(String name) {
        if (!VfsPath.isClean(name)) {
            throw new IllegalArgumentException("a name that would break its line");
        }
        return put(NameCodec.encode(name));
    }

    /** A number from 0 up in exactly that many digits, the lowest ones, with leading zeros. */
    LineScratch digits(int number, int width) {
        need(width);
        int rest = number;
        for (int i = length + width - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += width;
        return this;
    }

    /** A number from 0 up, with spaces before it up to that width; longer numbers take what they need. */
    LineScratch number(long number, int width) {
        int digits = 1;
        for (long rest = number / 10; rest != 0; rest /= 10) {
            digits++;
        }
        int size = Math.max(digits, width);
        need(size);
        Arrays.fill(bytes, length, length + size - digits, (byte) ' ');
        long rest = number;
        for (int i = length + size - 1; i >= length + size - digits; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += size;
        return this;
    }

    /** Writes the line and CR LF; false, with nothing written, if there is no room. */
    boolean endInto(ByteBuffer out) {
        if (out.remaining() < length + 2) {
            return false;
        }
        put('\r').put('\n');
        out.put(bytes, 0, length);
        return true;
    }

    /** The line so far, in the form of {@link NameCodec}. */
    String text() {
        return NameCodec.decode(bytes, 0, length);
    }

    private void need(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
