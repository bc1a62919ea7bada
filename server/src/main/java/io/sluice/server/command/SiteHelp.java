package io.sluice.server.command;

import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** SITE HELP: what SITE offers, or how to use one of it; Windows asks for it. */
final class SiteHelp implements SiteSubCommand {

    private Optional<SiteTable> table = Optional.empty();

    void describe(SiteTable commands) {
        table = Optional.of(commands);
    }

    @Override
    public SiteSpec spec() {
        return new SiteSpec("HELP", "HELP [<command>]", "shows this list, or how to use one", false);
    }

    @Override
    public Outcome handle(CommandContext context, String argument) {
        SiteTable commands = table.orElseThrow();
        String verb = argument.strip().toUpperCase(Locale.ROOT);
        if (verb.isEmpty()) {
            List<String> lines = new ArrayList<>(List.of("The following SITE commands are recognized:"));
            lines.addAll(commands.help());
            lines.add("End");
            return new Outcome.Answer(new Reply(ReplyCode.HELP, lines));
        }
        return commands.find(verb)
                .map(command ->
                        Outcome.answer(ReplyCode.HELP, "SITE " + command.spec().help()))
                .orElse(Outcome.answer(
                        ReplyCode.BAD_PARAMETER, "Unknown SITE command; SITE HELP lists what there is."));
    }
}
