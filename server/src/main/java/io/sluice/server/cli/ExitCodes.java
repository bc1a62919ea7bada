package io.sluice.server.cli;

/** How the process ends. */
final class ExitCodes {

    static final int OK = 0;

    /** Something outside is not as it has to be: a port in use, a missing directory. */
    static final int FAILED = 1;

    /** The configuration or the command line is wrong. */
    static final int CONFIGURATION = 2;

    private ExitCodes() {}
}
