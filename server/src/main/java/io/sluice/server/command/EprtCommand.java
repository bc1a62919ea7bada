package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;
import java.net.Inet4Address;
import java.net.InetAddress;

/** EPRT: we will connect to the client, IPv4 or IPv6 (RFC 2428 section 2). */
final class EprtCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("EPRT", "EPRT |1|address|port|", "RFC 2428 2", Rule.ON_LOOP, Rule.NEEDS_ARGUMENT)
                .feature("EPRT");
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        boolean ipv4 = context.local().getAddress() instanceof Inet4Address;
        return switch (HostPort.ofEprt(request.word())) {
            case HostPort.Endpoint(InetAddress address, int port) -> {
                if (address instanceof Inet4Address != ipv4) {
                    throw unknownFamily(ipv4);
                }
                yield ActiveMode.prepare(context, address, port);
            }
            case HostPort.Malformed m -> throw syntaxError();
            case HostPort.UnknownFamily u -> throw unknownFamily(ipv4);
        };
    }

    private static Refusal unknownFamily(boolean ipv4) {
        return new Refusal(
                ReplyCode.UNSUPPORTED_PROTOCOL,
                "That network protocol is not offered here, use (" + (ipv4 ? "1" : "2") + ")");
    }
}
