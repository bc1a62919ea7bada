package io.sluice.server.config;

import io.sluice.server.auth.spi.Authenticator;
import io.sluice.server.auth.spi.AuthenticatorProvider;

/**
 * The authenticator that {@code auth.type} chose, not opened yet.
 *
 * @param <C> the provider's record
 * @param provider the provider of that type
 * @param config its settings
 */
public record AuthSection<C extends Record>(AuthenticatorProvider<C> provider, C config) {

    /** Opens the authenticator; what it throws is {@link AuthenticatorProvider#open}'s. */
    public Authenticator open() {
        return provider.open(config);
    }
}
