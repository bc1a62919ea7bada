package io.sluice.server.command;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.reply.ReplyCode;
import io.sluice.vfs.VfsPath;

/** SITE CPFR: names the file that SITE CPTO will copy within the store; directories are refused. As ProFTPD has it. */
final class SiteCpfr implements SiteSubCommand {

    @Override
    public SiteSpec spec() {
        return new SiteSpec("CPFR", "CPFR <file>", "names the file that CPTO copies", true);
    }

    @Override
    public Outcome handle(CommandContext context, String argument) {
        VfsPath path = context.resolve(argument);
        context.require(Permission.DOWNLOAD, path);
        Entries.file(context.storage(), path);
        context.prepared().copyFrom(path);
        return Outcome.answer(ReplyCode.PENDING, "File exists; send SITE CPTO with the name of the copy.");
    }
}
