package io.sluice.server.data;

import java.io.IOException;

/** What came over the data connection does not fit its transmission mode; the message says why, for the client too. */
public final class MalformedDataException extends IOException {

    private static final long serialVersionUID = 1L;

    MalformedDataException(String why) {
        super(why);
    }

    /** Why, as a part of a sentence. */
    public String why() {
        return String.valueOf(getMessage());
    }
}
