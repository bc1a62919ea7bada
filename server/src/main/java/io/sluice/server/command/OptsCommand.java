package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.listing.Fact;
import io.sluice.server.reply.ReplyCode;
import io.sluice.vfs.Capability;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** OPTS: chooses how other commands behave (RFC 2389 section 4). Clients send {@code utf8 on} in any case. */
final class OptsCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of(
                "OPTS",
                "OPTS UTF8 ON | OPTS MLST [<fact>;...] | OPTS HASH [<algorithm>] | OPTS MODE Z LEVEL <1-9> | OPTS REST STOR",
                "RFC 2389 4",
                Rule.BEFORE_LOGIN,
                Rule.ON_LOOP,
                Rule.NEEDS_ARGUMENT);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        String[] words = request.word().split("\\s+", 2);
        String value = words.length == 2 ? words[1] : "";
        return switch (words[0].toUpperCase(Locale.ROOT)) {
            case "UTF8", "UTF-8" -> utf8(value);
            case "MLST" -> chooseFacts(context, value);
            case "HASH" -> HashCommand.choose(context, value);
            case "REST" -> restart(context, value);
            case "MODE" -> DeflateOptions.choose(context, value);
            default ->
                Outcome.answer(
                        ReplyCode.BAD_PARAMETER, "There are options for UTF8, MLST, HASH, MODE Z and REST STOR only.");
        };
    }

    private static Outcome utf8(String value) {
        return switch (value.toUpperCase(Locale.ROOT)) {
            case "", "ON", "NLST" -> Outcome.answer(ReplyCode.OK, "Names are in UTF-8.");
            case "OFF" -> Outcome.answer(ReplyCode.PARAMETER_NOT_IMPLEMENTED, "Names are always in UTF-8.");
            default -> Outcome.answer(ReplyCode.BAD_PARAMETER, "Use OPTS UTF8 ON.");
        };
    }

    /** WinSCP asks so whether an upload can be resumed by REST, and falls back to APPE. */
    private static Outcome restart(CommandContext context, String value) {
        if (!value.equalsIgnoreCase("STOR")) {
            return Outcome.answer(ReplyCode.BAD_PARAMETER, "Use OPTS REST STOR.");
        }
        return context.capabilities().has(Capability.RESUME)
                ? Outcome.answer(ReplyCode.OK, "REST is for STOR too.")
                : Outcome.answer(ReplyCode.PARAMETER_NOT_IMPLEMENTED, "This store resumes no uploads.");
    }

    /** Facts that nobody knows are left out of the answer, which is how the client learns (RFC 3659 section 7.9). */
    private static Outcome chooseFacts(CommandContext context, String value) {
        Set<Fact> chosen = EnumSet.noneOf(Fact.class);
        for (String name : value.split(";", -1)) {
            Fact.of(name.strip()).ifPresent(chosen::add);
        }
        chosen.retainAll(Fact.offered(context.services().config().listings()));
        context.facts(chosen);
        String names = chosen.stream().map(fact -> fact.label() + ";").collect(Collectors.joining());
        return Outcome.answer(ReplyCode.OK, ("MLST OPTS " + names).strip());
    }
}
