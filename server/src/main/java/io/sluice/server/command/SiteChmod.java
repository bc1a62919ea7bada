package io.sluice.server.command;

import io.sluice.server.reply.ReplyCode;
import io.sluice.vfs.Capability;
import io.sluice.vfs.VfsPath;

/** SITE CHMOD: sets the permission bits of an entry. */
final class SiteChmod implements SiteSubCommand {

    @Override
    public SiteSpec spec() {
        return new SiteSpec("CHMOD", "CHMOD <octal mode> <path>", "sets permission bits", true);
    }

    @Override
    public Outcome handle(CommandContext context, String argument) {
        String[] words = argument.split(" ", 2);
        if (words.length != 2 || words[1].isEmpty()) {
            throw syntaxError();
        }
        int mode = Attributes.mode(words[0]);
        VfsPath path = context.resolve(words[1]);
        Attributes.require(context, path, Capability.SET_MODE);
        Attributes.setMode(context, path, mode);
        return Outcome.answer(ReplyCode.OK, "Mode of " + path + " is " + "%03o".formatted(mode) + ".");
    }
}
