package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;
import java.util.List;

/** SITE: what servers offer beside the standard (RFC 959 section 4.1.3); {@link SiteTable} lists it. */
final class SiteCommand implements FtpCommand {

    private final SiteTable table = SiteTable.standard();

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("SITE", "SITE <command> [<argument>]", "RFC 959 4.1.3", Rule.NEEDS_ARGUMENT);
    }

    @Override
    public List<String> details() {
        return table.help();
    }

    @Override
    public List<String> features(CommandContext context) {
        return table.features();
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        CommandRequest site = CommandRequest.parse(request.argument());
        SiteSubCommand command = table.find(site.verb())
                .orElseThrow(() -> new Refusal(
                        ReplyCode.PARAMETER_NOT_IMPLEMENTED,
                        "That SITE command is not offered here; SITE HELP lists what there is."));
        if (command.spec().needsArgument() && site.argument().isEmpty()) {
            throw command.syntaxError();
        }
        return command.handle(context, site.argument());
    }
}
