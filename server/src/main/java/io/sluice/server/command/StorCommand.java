package io.sluice.server.command;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import java.util.Optional;

/** STOR: takes a file, or its rest from the restart marker on (RFC 959 section 4.1.3, RFC 3659 section 5). */
final class StorCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("STOR", "STOR <file>", "RFC 959 4.1.3", Rule.NEEDS_ARGUMENT);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        long offset = RestCommand.take(context);
        VfsPath path = context.resolve(request.argument());
        return Uploads.start(
                context, path, offset == 0 ? replace(context, path) : resume(context, path, offset), Optional.empty());
    }

    /** How a file of that name may be made or replaced; refused if it may not. */
    static WriteMode replace(CommandContext context, VfsPath path) {
        boolean upload = context.may(Permission.UPLOAD, path);
        boolean overwrite = context.may(Permission.OVERWRITE, path);
        if (upload && overwrite) {
            return new WriteMode.CreateOrReplace();
        }
        context.permit(upload || overwrite);
        boolean present = Entries.isPresent(context.storage(), path);
        context.require(present ? Permission.OVERWRITE : Permission.UPLOAD, path);
        if (present) {
            return new WriteMode.CreateOrReplace();
        }
        // Somebody else may make the file meanwhile: then the commit fails, and nothing is overwritten.
        return new WriteMode.CreateNew();
    }

    private static WriteMode resume(CommandContext context, VfsPath path, long offset) {
        if (context.may(Permission.OVERWRITE, path)) {
            return new WriteMode.ResumeAt(offset);
        }
        context.require(Permission.APPEND, path);
        if (Entries.file(context.storage(), path).size() != offset) {
            throw new StorageException(new StorageError.PermissionDenied(path, "may only append"));
        }
        return new WriteMode.Append();
    }
}
