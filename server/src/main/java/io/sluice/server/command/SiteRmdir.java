package io.sluice.server.command;

import io.sluice.server.auth.spi.Permission;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;

/** SITE RMDIR: removes a directory with all that is in it, while ABOR and STAT stay possible. */
final class SiteRmdir implements SiteSubCommand {

    @Override
    public SiteSpec spec() {
        return new SiteSpec("RMDIR", "RMDIR <directory>", "removes a directory with all that is in it", true);
    }

    @Override
    public boolean isFeature() {
        return true;
    }

    @Override
    public Outcome handle(CommandContext context, String argument) {
        VfsPath path = context.resolve(argument);
        context.requireThroughout(Permission.DELETE, path);
        if (path.isRoot()) {
            throw new StorageException(new StorageError.PermissionDenied(path, "the root stays"));
        }
        if (!context.storage().stat(path).isDirectory()) {
            throw new StorageException(new StorageError.NotADirectory(path));
        }
        return new Outcome.StartWork(new RemovalJob(context.storage(), path));
    }
}
