package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;
import java.util.Locale;
import java.util.Optional;

/**
 * AUTH: protects the control connection (RFC 2228 section 3, RFC 4217 section 4). TLS is the only mechanism; its other
 * names come from drafts, and clients still use them. Whoever had logged in has to do it again.
 */
final class AuthCommand implements FtpCommand {

    private static final String NAMES = "TLS;TLS-C;SSL;TLS-P;";

    @Override
    public CommandSpec spec() {
        return CommandSpec.of(
                        "AUTH",
                        "AUTH TLS",
                        "RFC 4217 4",
                        Rule.BEFORE_LOGIN,
                        Rule.ON_LOOP,
                        Rule.NEEDS_ARGUMENT,
                        Rule.OF_TLS)
                .feature("AUTH " + NAMES);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        Security security = context.security();
        if (!security.isOffered()) {
            return Outcome.answer(ReplyCode.NOT_IMPLEMENTED, "TLS is not offered here.");
        }
        Optional<Boolean> data = protectsData(request.word().toUpperCase(Locale.ROOT));
        if (data.isEmpty()) {
            return Outcome.answer(ReplyCode.PARAMETER_NOT_IMPLEMENTED, "Use AUTH TLS.");
        }
        if (security.isEncrypted()) {
            return Outcome.answer(ReplyCode.BAD_SEQUENCE, "The connection is protected already.");
        }
        if (context.isLoggedIn() && !Thread.currentThread().isVirtual()) {
            // To end the login is to close a store.
            return new Outcome.NeedsThread();
        }
        context.login(new Login.Nobody());
        return new Outcome.StartTls(
                Reply.of(ReplyCode.SECURITY_ACCEPTED, "Begin the TLS handshake now."), security.begin(data.get()));
    }

    /** Whether this name of TLS protects data connections without PROT, as the drafts had it; empty if it is none. */
    private static Optional<Boolean> protectsData(String mechanism) {
        return switch (mechanism) {
            case "TLS", "TLS-C" -> Optional.of(false);
            case "SSL", "TLS-P" -> Optional.of(true);
            default -> Optional.empty();
        };
    }
}
