package io.sluice.server.command;

import io.sluice.server.config.TimeoutsConfig;
import io.sluice.server.reply.ReplyCode;
import java.time.Duration;

/** SITE IDLE: shows or sets how long this session may be idle, until the end of the login. */
final class SiteIdle implements SiteSubCommand {

    @Override
    public SiteSpec spec() {
        return new SiteSpec("IDLE", "IDLE [<seconds>]", "shows or sets how long this session may be idle", false);
    }

    @Override
    public Outcome handle(CommandContext context, String argument) {
        TimeoutsConfig timeouts = context.services().config().timeouts();
        long most = Math.max(timeouts.idle().toSeconds(), timeouts.mostIdle().toSeconds());
        if (argument.isBlank()) {
            return Outcome.answer(
                    ReplyCode.OK,
                    "This session may be idle for " + context.idle().toSeconds() + " seconds, at most " + most + ".");
        }
        long seconds = Numbers.parse(argument.strip(), "The idle time");
        if (seconds < 1 || seconds > most) {
            throw new Refusal(ReplyCode.BAD_PARAMETER, "The idle time must be from 1 to " + most + " seconds.");
        }
        context.idle(Duration.ofSeconds(seconds));
        return Outcome.answer(ReplyCode.OK, "This session may be idle for " + seconds + " seconds now.");
    }
}
