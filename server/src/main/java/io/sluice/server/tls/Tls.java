package io.sluice.server.tls;

import java.util.List;

/** Where sessions get their {@link TlsContext}; the files of certificates may change while the server runs. Any thread. */
public interface Tls extends AutoCloseable {

    /** The context for a session that begins now. */
    TlsContext current();

    /**
     * The contexts of all sessions that may still live, the newest first: a data connection of whom nobody knows yet whose
     * it is may resume a session of any.
     */
    List<TlsContext> all();

    /** Looks at the files no more. */
    @Override
    void close();
}
