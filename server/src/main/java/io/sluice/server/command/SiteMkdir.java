package io.sluice.server.command;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.reply.ReplyCode;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;

/** SITE MKDIR: makes a directory and those above it that are missing; one that is there is left as it is. */
final class SiteMkdir implements SiteSubCommand {

    @Override
    public SiteSpec spec() {
        return new SiteSpec("MKDIR", "MKDIR <directory>", "makes a directory and its missing parents", true);
    }

    @Override
    public boolean isFeature() {
        return true;
    }

    @Override
    public Outcome handle(CommandContext context, String argument) {
        VfsPath wanted = context.resolve(argument);
        context.require(Permission.MAKE_DIRECTORY, wanted);
        VfsPath path = VfsPath.ROOT;
        for (String name : wanted.names()) {
            path = path.child(name);
            makeUnlessThere(context, path);
        }
        return Outcome.answer(ReplyCode.OK, PwdCommand.quoted(wanted.text()) + " is there.");
    }

    private static void makeUnlessThere(CommandContext context, VfsPath path) {
        try {
            if (!context.storage().stat(path).isDirectory()) {
                throw new StorageException(new StorageError.NotADirectory(path));
            }
        } catch (StorageException e) {
            if (!(e.error() instanceof StorageError.NotFound)) {
                throw e;
            }
            context.require(Permission.MAKE_DIRECTORY, path);
            make(context, path);
        }
    }

    /** Another session may make the same at the same time: that is as good. */
    private static void make(CommandContext context, VfsPath path) {
        try {
            context.storage().makeDirectory(path);
        } catch (StorageException e) {
            if (!(e.error() instanceof StorageError.AlreadyExists)) {
                throw e;
            }
        }
    }
}
