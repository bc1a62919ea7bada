package io.sluice.server.auth;

import io.sluice.server.auth.spi.Access;
import io.sluice.server.auth.spi.AuthResult;
import io.sluice.server.auth.spi.Authenticator;
import io.sluice.server.auth.spi.Credentials;
import io.sluice.server.auth.spi.Permission;
import io.sluice.server.auth.spi.TlsDemand;
import io.sluice.server.auth.spi.User;
import io.sluice.vfs.NameCodec;
import io.sluice.vfs.VfsPath;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * One user who may do everything below the root: for trying the server out, and for tests.
 *
 * <p>The password is compared in the time that the client's text takes, whatever it has in common with the right one. It
 * is kept as a digest without salt, which is enough for a generated password and bounded by the memory of this process.
 */
public final class SingleUserAuthenticator implements Authenticator {

    /** Letters and digits that nobody takes for one another: no 0 O o, no 1 I l, and no vowels that could make words. */
    private static final String ALPHABET = "23456789bcdfghjkmnpqrstvwxzBCDFGHJKLMNPQRSTVWXZ";

    private static final int PASSWORD_LENGTH = 16;

    private final User user;
    private final byte[] nameDigest;
    private final byte[] passwordDigest;
    private final Optional<String> generated;

    /**
     * Accepts that user with that password.
     *
     * @throws IllegalArgumentException if the name or the password is empty
     */
    public SingleUserAuthenticator(String name, String password) {
        this(name, password, Optional.empty());
    }

    private SingleUserAuthenticator(String name, String password, Optional<String> generated) {
        if (name.isEmpty() || password.isEmpty()) {
            throw new IllegalArgumentException("user and password must not be empty");
        }
        this.generated = generated;
        this.user = new User(
                name,
                VfsPath.ROOT,
                false,
                Access.everywhere(EnumSet.allOf(Permission.class)),
                false,
                true,
                TlsDemand.NONE);
        this.nameDigest = digest(name);
        this.passwordDigest = digest(password);
    }

    /** Accepts that user with a new password, which {@link #generatedPassword} tells. */
    static SingleUserAuthenticator withGeneratedPassword(String name) {
        String password = generatePassword();
        return new SingleUserAuthenticator(name, password, Optional.of(password));
    }

    /** The password if it was made up here, to be shown once to whoever started the server. */
    public Optional<String> generatedPassword() {
        return generated;
    }

    /** A new random password of 16 characters, about 88 bits, fit for a shell and for reading aloud. */
    public static String generatePassword() {
        SecureRandom random = new SecureRandom();
        StringBuilder password = new StringBuilder(PASSWORD_LENGTH);
        for (int i = 0; i < PASSWORD_LENGTH; i++) {
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }

    @Override
    public AuthResult authenticate(Credentials credentials) {
        return switch (credentials) {
            case Credentials.Password(String name, String password, var peer) -> {
                boolean known = MessageDigest.isEqual(nameDigest, digest(name));
                boolean right = MessageDigest.isEqual(passwordDigest, digest(password));
                yield known && right ? new AuthResult.Accepted(user) : new AuthResult.Rejected();
            }
            case Credentials.Certificate(String name, var names, var peer) ->
                name.equals(user.name()) ? new AuthResult.Accepted(user) : new AuthResult.Rejected();
        };
    }

    @Override
    public List<User> knownUsers() {
        return List.of(user);
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(NameCodec.encode(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
