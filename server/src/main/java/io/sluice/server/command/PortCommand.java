package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;
import java.net.InetAddress;

/** PORT: we will connect to the client, IPv4; {@code 0,0,0,0} is the client's own address (RFC 959 section 4.1.2). */
final class PortCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("PORT", "PORT h1,h2,h3,h4,p1,p2", "RFC 959 4.1.2", Rule.ON_LOOP, Rule.NEEDS_ARGUMENT);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        return switch (HostPort.ofPort(request.word())) {
            case HostPort.Endpoint(InetAddress address, int port) -> ActiveMode.prepare(context, address, port);
            case HostPort.Malformed m -> throw syntaxError();
            case HostPort.UnknownFamily u -> throw new Refusal(ReplyCode.BAD_PARAMETER, "Use EPRT for IPv6.");
        };
    }
}
