package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** HELP: the commands, or how to use one (RFC 959 section 4.1.3). */
final class HelpCommand implements FtpCommand {

    private static final int PER_LINE = 8;

    private @Nullable CommandTable table;

    void describe(CommandTable commands) {
        table = commands;
    }

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("HELP", "HELP [<command>]", "RFC 959 4.1.3", Rule.BEFORE_LOGIN, Rule.ON_LOOP);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        String verb = CommandRequest.parse(request.word()).verb();
        return verb.isEmpty() ? all() : one(verb);
    }

    private Outcome all() {
        List<String> lines = new ArrayList<>(List.of("The following commands are recognized:"));
        List<String> verbs =
                commands().specs().stream().map(CommandSpec::verb).sorted().toList();
        for (int i = 0; i < verbs.size(); i += PER_LINE) {
            lines.add(String.join(" ", verbs.subList(i, Math.min(i + PER_LINE, verbs.size()))));
        }
        lines.add("HELP <command> shows how to use one.");
        return new Outcome.Answer(new Reply(ReplyCode.HELP, lines));
    }

    private Outcome one(String verb) {
        Optional<CommandTable.Entry> entry = commands().find(verb);
        if (entry.isPresent()) {
            List<String> lines =
                    new ArrayList<>(List.of("Syntax: " + entry.get().spec().syntax()));
            lines.addAll(entry.get().command().details());
            if (lines.size() > 1) {
                lines.add("End");
            }
            return new Outcome.Answer(new Reply(ReplyCode.HELP, lines));
        }
        return KnownVerbs.NOT_OFFERED.contains(verb)
                ? Outcome.answer(ReplyCode.NOT_IMPLEMENTED, "That command is not offered here.")
                : Outcome.answer(ReplyCode.BAD_PARAMETER, "Unknown command; HELP lists what there is.");
    }

    private CommandTable commands() {
        CommandTable commands = table;
        if (commands == null) {
            throw new IllegalStateException("HELP runs only inside a table");
        }
        return commands;
    }
}
