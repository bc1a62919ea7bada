package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;
import java.util.ArrayList;
import java.util.List;

/** FEAT: what is offered beyond RFC 959, made from the specs (RFC 2389 section 3). */
final class FeatCommand implements FtpCommand {

    private List<FtpCommand> commands = List.of();

    void describe(CommandTable table) {
        commands = table.commands();
    }

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("FEAT", "FEAT", "RFC 2389 3", Rule.BEFORE_LOGIN, Rule.ON_LOOP)
                .feature("UTF8", "TVFS");
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        List<String> lines = new ArrayList<>();
        commands.forEach(command -> lines.addAll(command.features(context)));
        lines.sort(null);
        lines.addFirst("Features:");
        lines.add("End");
        return new Outcome.Answer(new Reply(ReplyCode.SYSTEM_STATUS, lines));
    }
}
