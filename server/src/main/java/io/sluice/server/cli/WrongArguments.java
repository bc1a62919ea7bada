package io.sluice.server.cli;

/** A command line that is not understood; the message says what of it. */
final class WrongArguments extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WrongArguments(String message) {
        super(message);
    }
}
