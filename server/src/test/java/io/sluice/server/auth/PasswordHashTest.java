package io.sluice.server.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.auth.PasswordHash.Argon2id;
import io.sluice.server.auth.PasswordHash.BcryptRounds;
import io.sluice.server.auth.PasswordHasher.Algorithm;
import io.sluice.server.config.InvalidValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes of passwords: what others made is understood, what we make is right. */
final class PasswordHashTest {

    /** A vector of the reference implementation of Argon2 (its test.c, version 0x13). */
    private static final String REFERENCE_ARGON2ID =
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    /** For the empty password, made with crypt(3) of libxcrypt, as the two others are. */
    private static final String REFERENCE_BCRYPT = "$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.";

    @Test
    void hashesOfOtherProgramsAreUnderstood() {
        assertTrue(matches(REFERENCE_ARGON2ID, "password"));
        assertFalse(matches(REFERENCE_ARGON2ID, "Password"));
        assertEquals(
                new Argon2id(65536, 2, 1),
                PasswordHash.parse(REFERENCE_ARGON2ID).cost());
        for (String prefix : new String[] {"$2a$", "$2b$", "$2y$"}) {
            assertTrue(matches(prefix + REFERENCE_BCRYPT.substring(4), ""));
            assertFalse(matches(prefix + REFERENCE_BCRYPT.substring(4), "a"));
        }
        assertTrue(matches("$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U"));
        assertTrue(matches("$2y$04$abcdefghijklmnopqrstuum174eFeoTj0DHmtuueFaS3Wde4P7wHG", "pässword"));
        assertEquals(new BcryptRounds(6), PasswordHash.parse(REFERENCE_BCRYPT).cost());
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void aNewHashMatchesItsPasswordAlone(Algorithm algorithm) {
        String hash = PasswordHasher.hash("pässword".getBytes(UTF_8), algorithm);
        assertTrue(matches(hash, "pässword"));
        assertFalse(matches(hash, "password"));
        assertFalse(hash.equals(PasswordHasher.hash("pässword".getBytes(UTF_8), algorithm)));
    }

    @Test
    void bcryptLooksAtSeventyTwoBytes() {
        String hash = PasswordHash.of("x".repeat(80).getBytes(UTF_8), new BcryptRounds(4))
                .text();
        assertTrue(matches(hash, "x".repeat(72)));
        assertFalse(matches(hash, "x".repeat(71)));
    }

    @Test
    void aDecoyCostsTheSameAndMatchesNothing() {
        PasswordHash argon = PasswordHash.decoy(new Argon2id(8192, 3, 2));
        assertEquals(new Argon2id(8192, 3, 2), argon.cost());
        assertFalse(argon.matches("password".getBytes(UTF_8)));
        PasswordHash bcrypt = PasswordHash.decoy(new BcryptRounds(5));
        assertEquals(new BcryptRounds(5), bcrypt.cost());
        assertFalse(bcrypt.matches("password".getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "$1$abc$def",
                "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=16$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=2097152,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=65536,t=99,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=4,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$argon2id$v=19$m=65536,t=2,p=0$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$2b$31$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.",
                "$2b$06$tooshort",
                "$2x$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s."
            })
    void whatIsNoHashOrCostsTooMuchIsRefusedAndNotShown(String text) {
        InvalidValue refused = assertThrows(InvalidValue.class, () -> PasswordHash.parse(text));
        assertEquals("****", refused.value());
    }

    private static boolean matches(String hash, String password) {
        return PasswordHash.parse(hash).matches(password.getBytes(UTF_8));
    }
}
