package io.sluice.server.auth;

import java.util.Locale;

/** Makes the hashes that a users file holds. */
public final class PasswordHasher {

    private PasswordHasher() {}

    /** How to hash. */
    public enum Algorithm {
        /** RFC 9106; as OWASP recommends: 19 MiB, two passes, one lane. */
        ARGON2ID(4000),
        /** The older one, with 2^12 rounds; it looks at the first 72 bytes of a password only. */
        BCRYPT(PasswordHash.BCRYPT_MAX_BYTES);

        private final int maxBytes;

        Algorithm(int maxBytes) {
            this.maxBytes = maxBytes;
        }

        /** The longest password that is hashed whole and fits into a command line of FTP. */
        public int maxBytes() {
            return maxBytes;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The hash of these bytes with a new salt; computes for about a tenth of a second. */
    public static String hash(byte[] password, Algorithm algorithm) {
        PasswordHash.Cost cost =
                switch (algorithm) {
                    case ARGON2ID -> PasswordHash.Argon2id.RECOMMENDED;
                    case BCRYPT -> PasswordHash.BcryptRounds.RECOMMENDED;
                };
        return PasswordHash.of(password, cost).text();
    }
}
