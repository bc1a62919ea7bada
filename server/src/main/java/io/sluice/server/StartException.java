package io.sluice.server;

/** The server cannot start; the message says why in one line for whoever started it. */
public final class StartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** An exception with that text. */
    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
