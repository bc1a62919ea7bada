package io.sluice.server.command;

import io.sluice.server.reply.ReplyCode;

/** SITE SYMLINK: refused, and said so; a link could lead around the permissions of a path. */
final class SiteSymlink implements SiteSubCommand {

    @Override
    public SiteSpec spec() {
        return new SiteSpec("SYMLINK", "SYMLINK <target> <link>", "is not offered: no links are made over FTP", false);
    }

    @Override
    public Outcome handle(CommandContext context, String argument) {
        return Outcome.answer(ReplyCode.PARAMETER_NOT_IMPLEMENTED, "Symbolic links are not made over FTP.");
    }
}
