package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.config.HostName;
import io.sluice.server.reply.ReplyCode;
import java.util.List;

/**
 * HOST: by which name the client knows the server (RFC 7151). Every name leads to the same files; {@code control.hosts}
 * says which ones are ours, or any is. An AUTH behind it gets the certificate of that name.
 */
final class HostCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("HOST", "HOST <name>", "RFC 7151 3", Rule.BEFORE_LOGIN, Rule.ON_LOOP, Rule.NEEDS_ARGUMENT)
                .feature("HOST");
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        if (!(context.login() instanceof Login.Nobody)) {
            return Outcome.answer(ReplyCode.BAD_SEQUENCE, "HOST comes before USER.");
        }
        HostName name = HostName.read(request.word())
                .orElseThrow(() -> new Refusal(
                        ReplyCode.BAD_PARAMETER,
                        "Not a host: use a domain name, an IPv4 address or an IPv6 address in brackets."));
        List<HostName> ours = context.services().config().control().hosts();
        if (!ours.isEmpty() && !ours.contains(name)) {
            return Outcome.answer(ReplyCode.PARAMETER_NOT_IMPLEMENTED, "That host is not served here.");
        }
        context.security().host(name);
        return Outcome.answer(ReplyCode.SERVICE_READY, "Host accepted.");
    }
}
