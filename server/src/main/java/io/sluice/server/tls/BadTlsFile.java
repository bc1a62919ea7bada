package io.sluice.server.tls;

import io.sluice.server.config.Problem;

/** A file that cannot be used; carries the line that says so. */
final class BadTlsFile extends Exception {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never serialised
    private final Problem problem;

    /** A refusal for that reason. */
    BadTlsFile(String setting, String text) {
        super(setting + ": " + text);
        this.problem = new Problem(setting, text);
    }

    Problem problem() {
        return problem;
    }
}
