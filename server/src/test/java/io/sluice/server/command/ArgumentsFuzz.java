package io.sluice.server.command;

import io.sluice.server.reply.ReplyCode;
import io.sluice.vfs.NameCodec;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;

/** Fuzzes the parsers of arguments: every text is an argument or refused, and what was read can be written again. */
public final class ArgumentsFuzz {

    private ArgumentsFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = NameCodec.decode(input);
        port(text);
        eprt(text);
        number(text);
        time(text);
        TypeArgument type = TypeArgument.parse(text);
        require(!text.isBlank() || type == TypeArgument.MALFORMED, "a blank TYPE is none");
        CommandRequest request = CommandRequest.parse(text);
        require(request.verb().indexOf(' ') < 0, "a verb with a space");
        require(text.endsWith(request.argument()), "an argument that was not sent");
    }

    private static void port(String text) {
        if (HostPort.ofPort(text) instanceof HostPort.Endpoint(InetAddress address, int port)) {
            require(port > 0 && port <= 65_535, "PORT gave port " + port);
            require(address instanceof Inet4Address, "PORT gave " + address);
            String written = HostPort.passiveText((Inet4Address) address, port);
            String again = written.substring(written.indexOf('(') + 1, written.indexOf(')'));
            require(HostPort.ofPort(again).equals(new HostPort.Endpoint(address, port)), again);
        }
    }

    private static void eprt(String text) {
        if (HostPort.ofEprt(text) instanceof HostPort.Endpoint(InetAddress address, int port)) {
            require(port > 0 && port <= 65_535, "EPRT gave port " + port);
            int family = address instanceof Inet4Address ? 1 : 2;
            String again = "|" + family + "|" + address.getHostAddress() + "|" + port + "|";
            require(HostPort.ofEprt(again).equals(new HostPort.Endpoint(address, port)), again);
        }
    }

    private static void number(String text) {
        try {
            long number = Numbers.parse(text, "It");
            require(number >= 0 && new BigInteger(text).equals(BigInteger.valueOf(number)), text + " gave " + number);
        } catch (Refusal e) {
            require(e.reply().code() == ReplyCode.BAD_PARAMETER, "refused with " + e.reply());
            require(!text.matches("[0-9]{1,18}"), text + " was refused");
        }
    }

    private static void time(String text) {
        Optional<Instant> time = FtpTime.parse(text);
        if (time.isPresent()) {
            String written = FtpTime.format(time.get());
            boolean leapSecond = text.startsWith("60", 12);
            require(text.startsWith(written.substring(0, 12)), text + " gave " + written);
            require(leapSecond || text.startsWith(written), text + " gave " + written);
            require(
                    FtpTime.parse(written)
                            .filter(again ->
                                    again.getEpochSecond() == time.get().getEpochSecond())
                            .isPresent(),
                    text + " is lost when it is written");
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
