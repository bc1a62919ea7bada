package io.sluice.server.transfer;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;

/** The sums of files that clients can ask for; the order is that of FEAT. The weak ones tell a broken transfer, no forgery. */
public enum HashAlgorithm {
    /** Chosen unless the client says otherwise. */
    SHA_256("SHA-256"),
    /** The longest. */
    SHA_512("SHA-512"),
    /** Which every server with HASH must offer (draft-bryan-ftpext-hash-02 section 5). */
    SHA_1("SHA-1"),
    /** What older clients know. */
    MD5("MD5"),
    /** What the oldest clients know. */
    CRC32("CRC32");

    /** A sum that grows; used by one thread. */
    public interface Sum {
        /** Takes all remaining bytes. */
        void update(ByteBuffer bytes);

        /** The sum in lower case hexadecimal digits; nothing can be added afterwards. */
        String hex();
    }

    private final String label;

    HashAlgorithm(String label) {
        this.label = label;
    }

    /** The name in the IANA registry "Hash Function Textual Names", as FEAT and replies show it; CRC32 is in none. */
    public String label() {
        return label;
    }

    /** The one with that name, in any case. */
    public static Optional<HashAlgorithm> of(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.label.equals(upper))
                .findFirst();
    }

    /** A sum of no bytes yet. */
    public Sum start() {
        return this == CRC32 ? new Checksum() : digest(label);
    }

    private static Sum digest(String name) {
        try {
            return new Digest(MessageDigest.getInstance(name));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + name, e);
        }
    }

    private record Digest(MessageDigest digest) implements Sum {
        @Override
        public void update(ByteBuffer bytes) {
            digest.update(bytes);
        }

        @Override
        public String hex() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    private static final class Checksum implements Sum {

        private final CRC32 crc = new CRC32();

        @Override
        public void update(ByteBuffer bytes) {
            crc.update(bytes);
        }

        @Override
        public String hex() {
            return HexFormat.of().toHexDigits((int) crc.getValue());
        }
    }
}
