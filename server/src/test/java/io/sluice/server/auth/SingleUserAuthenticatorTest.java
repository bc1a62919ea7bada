package io.sluice.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.auth.spi.Access;
import io.sluice.server.auth.spi.AuthResult;
import io.sluice.server.auth.spi.Authenticator;
import io.sluice.server.auth.spi.Credentials;
import io.sluice.server.auth.spi.Permission;
import io.sluice.server.auth.spi.TlsDemand;
import io.sluice.server.auth.spi.User;
import io.sluice.server.config.Secret;
import io.sluice.vfs.VfsPath;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The one user of the embedded default. */
final class SingleUserAuthenticatorTest {

    private static final User SLUICE = new User(
            "sluice",
            VfsPath.ROOT,
            false,
            Access.everywhere(EnumSet.allOf(Permission.class)),
            false,
            true,
            TlsDemand.NONE);

    @Test
    void onlyThatNameWithThatPasswordGetsIn() {
        try (Authenticator authenticator = new SingleUserAuthenticator("sluice", "right")) {
            assertEquals(new AuthResult.Accepted(SLUICE), login(authenticator, "sluice", "right"));
            assertEquals(new AuthResult.Rejected(), login(authenticator, "sluice", "wrong"));
            assertEquals(new AuthResult.Rejected(), login(authenticator, "other", "right"));
            assertEquals(new AuthResult.Rejected(), login(authenticator, "", ""));
        }
    }

    @Test
    void aCertificateOfThatNameGetsInWithoutAPassword() {
        InetAddress peer = InetAddress.getLoopbackAddress();
        try (Authenticator authenticator = new SingleUserAuthenticator("sluice", "right")) {
            Set<String> names = Set.of("sluice", "other");
            assertEquals(
                    new AuthResult.Accepted(SLUICE),
                    authenticator.authenticate(new Credentials.Certificate("sluice", names, peer)));
            assertEquals(
                    new AuthResult.Rejected(),
                    authenticator.authenticate(new Credentials.Certificate("other", names, peer)));
        }
    }

    @Test
    void nobodyShowsACertificateOfSomebodyElse() {
        InetAddress peer = InetAddress.getLoopbackAddress();
        for (String name : new String[] {"sluice", "Anna", "", "anna "}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new Credentials.Certificate(name, Set.of("anna", "anna@example.com"), peer),
                    name);
        }
    }

    @Test
    void generatedPasswordsAreLongReadableAndNew() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            String password = SingleUserAuthenticator.generatePassword();
            assertTrue(password.matches("[2-9b-zB-Z&&[^aeiouAEIOUly]]{16}"), password);
            assertTrue(seen.add(password));
        }
    }

    @Test
    void theProviderMakesAPasswordUpWhenThereIsNone() {
        SingleUserProvider provider = new SingleUserProvider();
        SingleUserAuthenticator made = (SingleUserAuthenticator) provider.open(SingleUserProvider.Config.DEFAULTS);
        String password = made.generatedPassword().orElseThrow();
        assertEquals(new AuthResult.Accepted(SLUICE), login(made, "sluice", password));
        SingleUserAuthenticator given =
                (SingleUserAuthenticator) provider.open(new SingleUserProvider.Config("sluice", new Secret("given")));
        assertEquals(Optional.empty(), given.generatedPassword());
        assertEquals(new AuthResult.Accepted(SLUICE), login(given, "sluice", "given"));
    }

    @Test
    void nothingEmptyGetsIn() {
        assertThrows(IllegalArgumentException.class, () -> new SingleUserAuthenticator("", "x"));
        assertThrows(IllegalArgumentException.class, () -> new SingleUserAuthenticator("x", ""));
    }

    private static AuthResult login(Authenticator authenticator, String name, String password) {
        return authenticator.authenticate(new Credentials.Password(name, password, InetAddress.getLoopbackAddress()));
    }
}
