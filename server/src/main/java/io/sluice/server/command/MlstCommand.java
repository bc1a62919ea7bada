package io.sluice.server.command;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.listing.MlsxFormat;
import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;
import io.sluice.vfs.VfsPath;
import java.util.List;

/** MLST: the facts of one entry, over the control connection (RFC 3659 section 7). */
final class MlstCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("MLST", "MLST [<path>]", "RFC 3659 7");
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        context.require(Permission.LIST);
        VfsPath path = context.resolve(request.argument());
        String facts = format(context).text(context.storage().stat(path), path.text());
        return new Outcome.Answer(new Reply(ReplyCode.FILE_ACTION_OK, List.of("Listing " + path, facts, "End")));
    }

    /** The format that this session has chosen. */
    static MlsxFormat format(CommandContext context) {
        return new MlsxFormat(context.facts(), context.user().permissions());
    }
}
