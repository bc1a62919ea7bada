package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;
import io.sluice.vfs.Capability;
import io.sluice.vfs.VfsPath;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * MDTM: when a file was last modified, in UTC (RFC 3659 section 3). With a time before the path it sets that time: lftp
 * and WinSCP do so where there is no MFMT. A file whose name is the whole text comes first.
 */
final class MdtmCommand implements FtpCommand {

    private static final Pattern SETTING = Pattern.compile("(\\d{14}(?:\\.\\d+)?) (.+)");

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("MDTM", "MDTM [YYYYMMDDHHMMSS] <file>", "RFC 3659 3", Rule.NEEDS_ARGUMENT)
                .feature("MDTM");
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        VfsPath path = context.resolve(request.argument());
        Matcher setting = SETTING.matcher(request.argument());
        if (setting.matches() && !(context.access().maySee(path) && Entries.isPresent(context.storage(), path))) {
            return set(context, setting.group(1), context.resolve(setting.group(2)));
        }
        context.permit(context.access().maySee(path));
        Instant modified = Entries.file(context.storage(), path).modified();
        return Outcome.answer(ReplyCode.FILE_STATUS, FtpTime.format(modified));
    }

    private static Outcome set(CommandContext context, String time, VfsPath path) {
        Instant wanted = Attributes.time(time);
        Attributes.require(context, path, Capability.SET_MODIFIED);
        return Outcome.answer(
                ReplyCode.FILE_STATUS,
                "Modify=" + FtpTime.format(Attributes.setModified(context, path, wanted)) + "; " + path);
    }
}
