package io.sluice.server.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

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
    public int run(String... words) {
        boolean hashes = words.length > 0 && words[0].equals(HashPasswordCommand.NAME);
        Syntax syntax = hashes ? HashPasswordCommand.SYNTAX : ServeCommand.SYNTAX;
        Arguments arguments;
        try {
            arguments = syntax.parse(hashes ? Arrays.copyOfRange(words, 1, words.length) : words);
        } catch (WrongArguments e) {
            return refuse(syntax, e);
        }
        if (arguments.has(Option.HELP)) {
            terminal.out().print(Usage.of(syntax));
            terminal.out().flush();
            return ExitCodes.OK;
        } else if (arguments.has(Option.VERSION)) {
            terminal.out().println("Sluice " + VersionText.version() + " (Java " + Runtime.version() + ")");
            return ExitCodes.OK;
        }
        try {
            return hashes
                    ? new HashPasswordCommand(terminal, arguments).call()
                    : new ServeCommand(terminal, arguments).call();
        } catch (WrongArguments e) {
            return refuse(syntax, e);
        } catch (RuntimeException e) {
            // A fault of ours. The process ends with it, whatever threads there are by now.
            e.printStackTrace(terminal.err());
            return ExitCodes.FAILED;
        }
    }

    private int refuse(Syntax syntax, WrongArguments refused) {
        return terminal.fail(
                ExitCodes.CONFIGURATION,
                refused.getMessage() + "\nTry '" + syntax.command() + " --help' for what there is.");
    }
}
