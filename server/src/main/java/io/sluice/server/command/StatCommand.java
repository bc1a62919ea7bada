package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.data.DataEndpoint;
import io.sluice.server.listing.ListArguments;
import io.sluice.server.listing.UnixListFormat;
import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;
import io.sluice.server.transfer.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * STAT: the state of the session and its transfer, or a listing over the control connection (RFC 959 section 4.1.3).
 * Bounded, unlike LIST: a reply is held in memory.
 */
final class StatCommand implements FtpCommand {

    /** Entries that a listing over the control connection has at most. */
    static final int MOST_ENTRIES = 1000;

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("STAT", "STAT [<path>]", "RFC 959 4.1.3", Rule.DURING_TRANSFER);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        return new Outcome.Answer(request.word().isEmpty() ? session(context) : listing(context, request.argument()));
    }

    private static Reply session(CommandContext context) {
        List<String> lines = new ArrayList<>(List.of("Status of this session:"));
        lines.add("Connected from " + context.remote().getAddress().getHostAddress());
        lines.add("Logged in as " + context.user().name());
        lines.add("Working directory " + context.directory());
        lines.add("TYPE " + context.type().label() + ", STRU File, MODE "
                + context.mode().label());
        lines.add(protection(context.security()));
        if (context.task().isPresent()) {
            Task task = context.task().get();
            lines.add((task.isCancelled() ? "Stopping " : "Running ") + TaskText.progress(task));
            lines.add(task.route().map(route -> "Data connection " + route).orElse("No data connection"));
        } else {
            lines.add(prepared(context.endpoint()));
        }
        lines.add("End of status");
        return new Reply(ReplyCode.SYSTEM_STATUS, lines);
    }

    private static String protection(Security security) {
        String control = security.engine()
                .filter(engine -> security.isEncrypted())
                .map(engine -> "Commands over " + engine.getSession().getProtocol() + " ("
                        + engine.getSession().getCipherSuite() + ")")
                .orElse("Commands in clear");
        return control + ", data " + (security.protectsData() ? "protected" : "in clear");
    }

    private static String prepared(DataEndpoint endpoint) {
        return switch (endpoint) {
            case DataEndpoint.None n -> "No data connection";
            case DataEndpoint.Passive p -> "No data connection; the next one is passive";
            case DataEndpoint.Active a -> "No data connection; the next one is active";
        };
    }

    private static Reply listing(CommandContext context, String argument) {
        UnixListFormat format = new UnixListFormat(Instant.now());
        ListingCommands.Meant meant = ListingCommands.find(context, ListArguments.parse(argument), true);
        ListingCommands.Found found = meant.found();
        try {
            List<String> lines = new ArrayList<>(List.of("Status of " + meant.path() + ":"));
            while (found.entries().hasNext()) {
                if (lines.size() > MOST_ENTRIES) {
                    throw new Refusal(ReplyCode.FILE_BUSY, "More than " + MOST_ENTRIES + " entries; use LIST or MLSD.");
                }
                lines.add(format.text(found.entries().next()));
            }
            lines.add("End of status");
            boolean one = found.kind() == ListingCommands.Kind.ITSELF;
            return new Reply(one ? ReplyCode.FILE_STATUS : ReplyCode.DIRECTORY_STATUS, lines);
        } finally {
            found.entries().close();
        }
    }
}
