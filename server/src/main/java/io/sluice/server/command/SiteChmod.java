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
        Attributes.Setting setting = Attributes.Setting.of(argument).orElseThrow(this::syntaxError);
        int mode = Attributes.mode(setting.value());
        VfsPath path = context.resolve(setting.path());
        Attributes.require(context, path, Capability.SET_MODE);
        Attributes.setMode(context, path, mode);
        return Outcome.answer(ReplyCode.OK, "Mode of " + path + " is " + "%03o".formatted(mode) + ".");
    }
}
