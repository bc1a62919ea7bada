package io.sluice.server.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Map;

/**
 * What a process gives to its command line.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error
 * @param environment the variables
 */
record Terminal(InputStream in, PrintWriter out, PrintWriter err, Map<String, String> environment) {

    /** Prints lines that say why nothing works, and returns the exit code. */
    int fail(int exitCode, String text) {
        err.println("sluice: " + text);
        err.flush();
        return exitCode;
    }
}
