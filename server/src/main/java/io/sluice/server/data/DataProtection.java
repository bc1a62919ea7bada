package io.sluice.server.data;

import io.sluice.server.tls.ControlTls;

/** How the data connections of a session are protected (RFC 2228 section 3, RFC 4217 section 9). */
public sealed interface DataProtection {

    /** PROT C: not at all. */
    record Clear() implements DataProtection {}

    /**
     * PROT P: by TLS.
     *
     * @param control the TLS session of the control connection
     */
    record Private(ControlTls control) implements DataProtection {}
}
