package io.sluice.server.command;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import java.util.Optional;

/** APPE: adds to the end of a file, which is made if it is missing (RFC 959 section 4.1.3). */
final class AppeCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("APPE", "APPE <file>", "RFC 959 4.1.3", Rule.NEEDS_ARGUMENT);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        context.prepared().takeRestart();
        VfsPath path = context.resolve(request.argument());
        boolean append = context.may(Permission.APPEND, path);
        boolean upload = context.may(Permission.UPLOAD, path);
        context.permit(append || upload);
        if (!append || !upload) {
            context.require(Entries.isPresent(context.storage(), path) ? Permission.APPEND : Permission.UPLOAD, path);
        }
        return Uploads.start(context, path, new WriteMode.Append(), Optional.empty());
    }
}
