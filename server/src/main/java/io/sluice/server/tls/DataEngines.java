package io.sluice.server.tls;

import io.sluice.server.config.HostName;
import java.util.Optional;
import javax.net.ssl.SSLEngine;

/**
 * What makes engines for data connections that can resume the sessions of some control connections.
 *
 * @param context the context of those
 * @param host the name whose certificate they got
 */
public record DataEngines(TlsContext context, Optional<HostName> host) {

    /** A new engine, whose handshake has not begun. */
    public SSLEngine make() {
        return context.dataEngine(host);
    }
}
