package io.sluice.server.auth;

import com.password4j.Argon2Function;
import com.password4j.BcryptFunction;
import com.password4j.types.Argon2;
import com.password4j.types.Bcrypt;
import io.sluice.server.config.InvalidValue;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hash of a password in the usual text form: argon2id (RFC 9106, {@code $argon2id$v=19$...}) or bcrypt
 * ({@code $2a$}, {@code $2b$}, {@code $2y$}). Costs are bounded, so that no line of a users file can stop the server.
 *
 * <p>bcrypt looks at the first 72 bytes of a password and at no more; argon2id has no such limit.
 *
 * @param text the hash as it was written
 * @param cost the algorithm and how much work it is
 */
record PasswordHash(String text, Cost cost) {

    /** How many bytes of a password bcrypt looks at. */
    static final int BCRYPT_MAX_BYTES = 72;

    private static final Pattern ARGON2ID = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})\\$([A-Za-z0-9+/]{11,88})\\$([A-Za-z0-9+/]{22,88})");
    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");
    private static final String EXPECTED =
            "a hash that './sluice hash-password' prints: $argon2id$v=19$... (m up to 1048576"
                    + " KiB, t up to 20, p up to 16) or $2b$... (cost 4 to 16)";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SALT_BYTES = 16;
    private static final int DIGEST_BYTES = 32;

    /** An algorithm and its parameters; two hashes of equal cost take the same time. */
    sealed interface Cost {}

    /** argon2id with memory in KiB, passes and lanes. */
    record Argon2id(int memory, int passes, int lanes) implements Cost {
        /** What OWASP's password storage cheat sheet recommends. */
        static final Argon2id RECOMMENDED = new Argon2id(19_456, 2, 1);
    }

    /** bcrypt with 2^rounds rounds. */
    record BcryptRounds(int rounds) implements Cost {
        /** About a quarter of a second. */
        static final BcryptRounds RECOMMENDED = new BcryptRounds(12);
    }

    /** Reads a hash; the text is checked, so {@link #matches} cannot fail on its form. */
    static PasswordHash parse(String text) {
        Matcher argon = ARGON2ID.matcher(text);
        if (argon.matches()) {
            int memory = Integer.parseInt(argon.group(1));
            int passes = Integer.parseInt(argon.group(2));
            int lanes = Integer.parseInt(argon.group(3));
            boolean sane = lanes >= 1 && lanes <= 16 && passes >= 1 && passes <= 20;
            if (sane
                    && memory >= 8 * lanes
                    && memory <= 1 << 20
                    && isBase64(argon.group(4))
                    && isBase64(argon.group(5))) {
                return new PasswordHash(text, new Argon2id(memory, passes, lanes));
            }
        }
        Matcher bcrypt = BCRYPT.matcher(text);
        if (bcrypt.matches()) {
            int rounds = Integer.parseInt(bcrypt.group(1));
            if (rounds >= 4 && rounds <= 16) {
                return new PasswordHash(text, new BcryptRounds(rounds));
            }
        }
        throw new InvalidValue("password-hash", "****", EXPECTED);
    }

    /** Hashes a password with a new salt; takes a while and much memory, by design. */
    static PasswordHash of(byte[] password, Cost cost) {
        return switch (cost) {
            case Argon2id(int memory, int passes, int lanes) -> {
                byte[] salt = new byte[SALT_BYTES];
                RANDOM.nextBytes(salt);
                Argon2Function function = Argon2Function.getInstance(memory, passes, lanes, DIGEST_BYTES, Argon2.ID);
                yield parse(function.hash(password, salt).getResult());
            }
            case BcryptRounds(int rounds) ->
                parse(BcryptFunction.getInstance(Bcrypt.B, rounds)
                        .hash(password)
                        .getResult());
        };
    }

    /** A hash that no password has, and that takes as long to find that out as this cost does. */
    static PasswordHash decoy(Cost cost) {
        return switch (cost) {
            case Argon2id(int memory, int passes, int lanes) ->
                parse("$argon2id$v=19$m=" + memory + ",t=" + passes + ",p=" + lanes + "$" + random(SALT_BYTES) + "$"
                        + random(DIGEST_BYTES));
            case BcryptRounds(int rounds) ->
                // 22 characters of salt, the last of which carries two bits, and 31 of digest.
                parse("$2b$%02d$".formatted(rounds)
                        + (random(SALT_BYTES).substring(0, 21) + "."
                                        + random(DIGEST_BYTES).substring(0, 31))
                                .replace('+', '.'));
        };
    }

    /** Whether this is the hash of that password; takes a while and much memory, by design. */
    boolean matches(byte[] password) {
        byte[] hash = text.getBytes(StandardCharsets.US_ASCII);
        return switch (cost) {
            case Argon2id a -> Argon2Function.getInstanceFromHash(text).check(password, hash);
            case BcryptRounds b -> BcryptFunction.getInstanceFromHash(text).check(password, hash);
        };
    }

    /** The cost alone: a hash is a secret too, though a weaker one. */
    @Override
    public String toString() {
        return cost.toString();
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return Base64.getEncoder().withoutPadding().encodeToString(random);
    }

    private static boolean isBase64(String text) {
        try {
            return Base64.getDecoder().decode(text).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
