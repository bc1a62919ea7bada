package io.sluice.server.tls;

/** Where sessions get their {@link TlsContext}; the files of certificates may change while the server runs. Any thread. */
public interface Tls extends AutoCloseable {

    /** The context for a session that begins now. */
    TlsContext current();

    /** Looks at the files no more. */
    @Override
    void close();
}
