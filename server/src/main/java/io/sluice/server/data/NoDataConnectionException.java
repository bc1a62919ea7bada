package io.sluice.server.data;

/** There is no data connection; the message is the rest of the 425 reply. */
public final class NoDataConnectionException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String why;

    /** An exception with that text and no stack trace. */
    public NoDataConnectionException(String why) {
        super(why, null, false, false);
        this.why = why;
    }

    /** Why there is none, as the rest of a sentence. */
    public String why() {
        return why;
    }
}
