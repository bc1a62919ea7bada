package io.sluice.server.tls;

import io.sluice.server.config.HostName;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * What makes engines for data connections that can resume the sessions of some control connections. Equal are those that
 * make the same ones: whatever hosts clients name, there are no more than the certificates have names, and one.
 *
 * @param context the context of those
 * @param host the name whose certificate they got
 */
public record DataEngines(TlsContext context, Optional<HostName> host) {

    /** A new engine, whose handshake has not begun. */
    public SSLEngine make() {
        return context.dataEngine(host);
    }

    private Optional<String> name() {
        return host.flatMap(context::nameFor);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DataEngines same
                && same.context == context
                && same.name().equals(name());
    }

    @Override
    public int hashCode() {
        return Objects.hash(context, name());
    }
}
