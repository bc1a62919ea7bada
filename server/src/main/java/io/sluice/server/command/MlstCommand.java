package io.sluice.server.command;

import io.sluice.server.listing.Fact;
import io.sluice.server.listing.MlsxFormat;
import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;
import io.sluice.vfs.VfsPath;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** MLST: the facts of one entry, over the control connection (RFC 3659 section 7). */
final class MlstCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("MLST", "MLST [<path>]", "RFC 3659 7");
    }

    /** All facts, with a star behind those that this session has chosen (RFC 3659 section 7.8). */
    @Override
    public List<String> features(CommandContext context) {
        return List.of("MLST "
                + Fact.offered(context.services().config().listings()).stream()
                        .map(fact -> fact.label() + (context.facts().contains(fact) ? "*;" : ";"))
                        .collect(Collectors.joining()));
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        VfsPath path = context.resolve(request.argument());
        context.permit(context.access().maySee(path));
        MlsxFormat format = new MlsxFormat(context.facts(), context.access().at(path), Map.of());
        String facts = format.text(context.storage().stat(path), path.text());
        return new Outcome.Answer(new Reply(ReplyCode.FILE_ACTION_OK, List.of("Listing " + path, facts, "End")));
    }
}
