package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;
import io.sluice.vfs.Capability;
import io.sluice.vfs.VfsPath;
import java.time.Instant;
import java.util.List;

/** MFMT: sets when a file was last modified, in UTC (draft-somers-ftp-mfxx section 3.1). */
final class MfmtCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("MFMT", "MFMT YYYYMMDDHHMMSS <path>", "draft-somers-ftp-mfxx 3.1", Rule.NEEDS_ARGUMENT)
                .feature("MFMT");
    }

    @Override
    public List<String> features(CommandContext context) {
        return context.capabilities().has(Capability.SET_MODIFIED) ? spec().features() : List.of();
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        Attributes.Setting setting = Attributes.Setting.of(request.argument()).orElseThrow(this::syntaxError);
        Instant modified = Attributes.time(setting.value());
        VfsPath path = context.resolve(setting.path());
        Attributes.require(context, path, Capability.SET_MODIFIED);
        Instant kept = Attributes.setModified(context, path, modified);
        return Outcome.answer(ReplyCode.FILE_STATUS, "Modify=" + FtpTime.format(kept) + "; " + path);
    }
}
