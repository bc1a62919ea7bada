package io.sluice.vfs.s3;

import java.security.SecureRandom;
import java.util.Base64;

/** Names that nobody else comes upon: of uploads, and of objects that the store keeps for itself. */
final class Marks {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 15;

    private Marks() {}

    /** A new one, of letters, digits, minus and underscore. */
    static String next() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }
}
