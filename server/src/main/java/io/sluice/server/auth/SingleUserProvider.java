package io.sluice.server.auth;

import io.sluice.server.auth.spi.Authenticator;
import io.sluice.server.auth.spi.AuthenticatorProvider;
import io.sluice.server.config.InvalidValue;
import io.sluice.server.config.Secret;

/** Opens {@link SingleUserAuthenticator} for {@code type: single}, which holds when nobody says anything. */
public final class SingleUserProvider implements AuthenticatorProvider<SingleUserProvider.Config> {

    /** For {@link java.util.ServiceLoader}. */
    public SingleUserProvider() {}

    /**
     * The one user.
     *
     * @param user the name to log in with
     * @param password the password; without one, a new one is made up at each start and printed
     */
    public record Config(String user, Secret password) {

        /** The user {@code sluice} with a password made up at the start. */
        public static final Config DEFAULTS = new Config("sluice", Secret.NONE);

        /** Checks that the name can be typed in a USER command. */
        public Config {
            if (user.isBlank() || user.length() > 255 || user.chars().anyMatch(Character::isISOControl)) {
                throw new InvalidValue("user", user, "a name of 1 to 255 characters, none of them control characters");
            }
        }
    }

    @Override
    public String type() {
        return "single";
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Authenticator open(Config config) {
        return config.password().isEmpty()
                ? SingleUserAuthenticator.withGeneratedPassword(config.user())
                : new SingleUserAuthenticator(config.user(), config.password().reveal());
    }
}
