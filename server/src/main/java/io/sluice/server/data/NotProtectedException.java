package io.sluice.server.data;

/** A data connection is there, and not protected as it has to be; the message is the rest of the 522 reply. */
public final class NotProtectedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String why;

    NotProtectedException(String why) {
        super(why, null, false, false);
        this.why = why;
    }

    /** Why not, as the rest of a sentence. */
    public String why() {
        return why;
    }
}
