package io.sluice.server.command;

import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Clients of other protocols, told by what they say before any login: they are sent away and nothing of it is run. */
public enum ForeignProtocol {
    /** What a browser says to any port that a page makes it connect to: the lines of a form could be commands. */
    HTTP,
    /** An SSH client says which version it speaks. */
    SSH,
    /** A TLS handshake where clear text is expected. */
    TLS,
    /** Bytes that are no text. */
    BINARY;

    private static final Set<String> HTTP_METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "PRI");

    private static final int TLS_HANDSHAKE = 0x16;
    private static final int SSL2_LENGTH = 0x80;

    /** Telnet commands and what a kernel may leave of them: data mark, interrupt, IAC. */
    private static final Set<Integer> TELNET = Set.of(0xF2, 0xF4, 0xFF);

    /** What the very first byte of a connection gives away; FTP begins with a letter, a blank or Telnet. */
    public static Optional<ForeignProtocol> ofFirstByte(byte first) {
        int octet = first & 0xFF;
        if (octet == TLS_HANDSHAKE || octet == SSL2_LENGTH) {
            return Optional.of(TLS);
        }
        boolean text = (octet >= ' ' && octet < 0x7F) || octet == '\r' || octet == '\n' || octet == '\t';
        return text || TELNET.contains(octet) ? Optional.empty() : Optional.of(BINARY);
    }

    /** What a verb that is no command gives away. */
    static Optional<ForeignProtocol> ofVerb(String verb) {
        if (HTTP_METHODS.contains(verb)) {
            return Optional.of(HTTP);
        }
        if (verb.startsWith("SSH-")) {
            return Optional.of(SSH);
        }
        return verb.chars().anyMatch(Character::isISOControl) ? Optional.of(BINARY) : Optional.empty();
    }

    /** Counts and logs such a client; the last reply of its session. */
    public Reply sendAway(CommandContext context) {
        context.services().metrics().sessionEnded("foreign-protocol");
        context.log().info("event=ended why=foreign-protocol protocol=" + name().toLowerCase(Locale.ROOT));
        return Reply.of(ReplyCode.SERVICE_UNAVAILABLE, "This is an FTP server.");
    }
}
