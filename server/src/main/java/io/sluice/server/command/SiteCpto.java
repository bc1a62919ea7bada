package io.sluice.server.command;

import io.sluice.server.reply.ReplyCode;
import io.sluice.server.transfer.JoinJob;
import io.sluice.vfs.Storage;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import java.util.List;

/** SITE CPTO: copies what SITE CPFR named, within the store, whole or not at all. */
final class SiteCpto implements SiteSubCommand {

    @Override
    public SiteSpec spec() {
        return new SiteSpec("CPTO", "CPTO <file>", "copies the file that CPFR named", true);
    }

    @Override
    public Outcome handle(CommandContext context, String argument) {
        VfsPath from = context.prepared()
                .takeCopyFrom()
                .orElseThrow(() -> new Refusal(ReplyCode.BAD_SEQUENCE, "Send SITE CPFR first."));
        VfsPath to = context.resolve(argument);
        WriteMode mode = StorCommand.replace(context, to);
        Storage storage = context.storage();
        return new Outcome.StartWork(new JoinJob(
                storage,
                new JoinJob.Plan("copy", to, List.of(from), List.of()),
                storage.openWrite(to, mode),
                context.services().metrics(),
                context.log()));
    }
}
