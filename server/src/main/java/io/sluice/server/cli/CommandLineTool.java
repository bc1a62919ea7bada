package io.sluice.server.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The command line as a whole, apart from the process it runs in. */
public final class CommandLineTool {

    private final Terminal terminal;

    /** A command line over these streams and variables. */
    public CommandLineTool(InputStream in, PrintWriter out, PrintWriter err, Map<String, String> environment) {
        this.terminal = new Terminal(in, out, err, environment);
    }

    /** The command line of this process. */
    public static CommandLineTool ofProcess() {
        return new CommandLineTool(
                System.in,
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                System.getenv());
    }

    /** Runs one command, until it is done or, for a server, until the process is told to end; returns the exit code. */
    public int run(String... arguments) {
        CommandLine line = new CommandLine(new ServeCommand(terminal));
        line.addSubcommand(new HashPasswordCommand(terminal));
        line.setOut(terminal.out());
        line.setErr(terminal.err());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler(this::refuse);
        return line.execute(arguments);
    }

    private int refuse(ParameterException refused, String[] arguments) {
        String name = refused.getCommandLine().getCommandSpec().qualifiedName();
        return terminal.fail(
                ExitCodes.CONFIGURATION, refused.getMessage() + "\nTry '" + name + " --help' for what there is.");
    }
}
