package io.sluice.server.command;

import io.sluice.server.reply.ReplyCode;
import java.util.List;

/** One FTP command: a file of its own and a line in {@link CommandTable}. Has no state; all state is in the context. */
public interface FtpCommand {

    /** What the server knows of it besides how to run it. */
    CommandSpec spec();

    /** Its lines in FEAT for this session; some depend on the store or on what was chosen. */
    default List<String> features(CommandContext context) {
        CommandSpec spec = spec();
        return spec.has(CommandSpec.Rule.OF_TLS) && !context.security().isOffered() ? List.of() : spec.features();
    }

    /** Lines that HELP shows behind the syntax, for a command that has commands of its own. */
    default List<String> details() {
        return List.of();
    }

    /** The refusal of an argument that is not what the syntax says. */
    default Refusal syntaxError() {
        return new Refusal(ReplyCode.BAD_PARAMETER, "Syntax: " + spec().syntax());
    }

    /**
     * Runs the command. The gate has checked login and argument already. Writes nothing: what the client is told comes
     * back as the outcome.
     *
     * @throws Refusal to answer with that reply
     * @throws io.sluice.vfs.StorageException to answer with the store's error
     */
    Outcome handle(CommandContext context, CommandRequest request);
}
