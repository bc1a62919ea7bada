package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;
import java.util.Locale;
import java.util.regex.Pattern;

/** LANG: the language of the replies, which is English (RFC 2640 section 4). */
final class LangCommand implements FtpCommand {

    private static final Pattern TAG = Pattern.compile("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8}){0,8}");

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("LANG", "LANG [<language tag>]", "RFC 2640 4", Rule.BEFORE_LOGIN, Rule.ON_LOOP)
                .feature("LANG EN*");
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        String tag = request.word();
        if (!tag.isEmpty() && !TAG.matcher(tag).matches()) {
            return Outcome.answer(ReplyCode.BAD_PARAMETER, "Not a language tag.");
        }
        boolean english = tag.isEmpty()
                || tag.toUpperCase(Locale.ROOT).equals("EN")
                || tag.toUpperCase(Locale.ROOT).startsWith("EN-");
        return english
                ? Outcome.answer(ReplyCode.OK, "Replies are in English.")
                : Outcome.answer(ReplyCode.PARAMETER_NOT_IMPLEMENTED, "Replies are in English only.");
    }
}
