package io.sluice.server.tls;

/** Whether a client's data connections resume the TLS session of its control connection, as far as was seen. Any thread. */
public final class Resumption {

    private volatile boolean failed;

    /** Nothing was seen yet. */
    public Resumption() {}

    /** A data connection that must have been the client's own resumed nothing. */
    public void failed() {
        failed = true;
    }

    /** A data connection has resumed it. */
    public void worked() {
        failed = false;
    }

    /** Whether the client was last seen to resume nothing. */
    public boolean hasFailed() {
        return failed;
    }
}
