package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.listing.Fact;
import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

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
        List<String> features = new ArrayList<>(List.of("MLST " + facts(context)));
        commands.forEach(command -> features.addAll(command.features(context)));
        if (context.services().config().transfers().compression()) {
            features.add("MODE Z");
        }
        features.sort(null);
        List<String> lines = new ArrayList<>(List.of("Features:"));
        lines.addAll(features);
        lines.add("End");
        return new Outcome.Answer(new Reply(ReplyCode.SYSTEM_STATUS, lines));
    }

    /** All facts, with a star behind those that this session has chosen (RFC 3659 section 7.8). */
    private static String facts(CommandContext context) {
        return Fact.offered(context.services().config().listings()).stream()
                .map(fact -> fact.label() + (context.facts().contains(fact) ? "*;" : ";"))
                .collect(Collectors.joining());
    }
}
