package io.sluice.server;

import io.sluice.server.cli.CommandLineTool;

/** The entry of the launcher: {@code ./sluice} and everything behind it. */
public final class Main {

    private Main() {}

    /** Runs the command line and ends the process with its exit code: 0, 1 for a failure, 2 for wrong configuration. */
    public static void main(String[] arguments) {
        System.exit(CommandLineTool.ofProcess().run(arguments));
    }
}
