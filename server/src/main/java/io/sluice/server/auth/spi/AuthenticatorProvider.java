package io.sluice.server.auth.spi;

/**
 * Opens authenticators of one type; found by {@link java.util.ServiceLoader}. The configuration's {@code auth.type} picks
 * the provider, whose own record takes the rest of that section.
 *
 * @param <C> the record that holds the type's settings, read by Jackson; its compact constructor validates
 */
public interface AuthenticatorProvider<C extends Record> {

    /** The name in {@code auth.type}, for example {@code file}. */
    String type();

    /** The class of the settings record. */
    Class<C> configType();

    /**
     * Opens the authenticator.
     *
     * @throws IllegalArgumentException if the settings cannot work; the text goes to whoever starts the server
     */
    Authenticator open(C config);
}
