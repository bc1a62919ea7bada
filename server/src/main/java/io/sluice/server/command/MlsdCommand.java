package io.sluice.server.command;

import io.sluice.server.auth.spi.Access;
import io.sluice.server.auth.spi.Permission;
import io.sluice.server.listing.MlsxFormat;
import io.sluice.server.reply.ReplyCode;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** MLSD: a directory for programs (RFC 3659 section 7). */
final class MlsdCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("MLSD", "MLSD [<directory>]", "RFC 3659 7");
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        context.prepared().takeRestart();
        VfsPath path = context.resolve(request.argument());
        ListingCommands.Found found = find(context, path);
        VfsPath directory = found.kind() == ListingCommands.Kind.INSIDE ? path : path.parent();
        Access access = context.access();
        Map<String, Set<Permission>> exceptions = new HashMap<>(access.exceptionsIn(directory));
        if (context.services().config().listings().currentAndParent()) {
            exceptions.put(MlsxFormat.PARENT, access.at(directory.parent()));
        }
        return ListingCommands.send(
                request.argument(),
                withItself(context, directory, found),
                new MlsxFormat(context.facts(), access.at(directory), exceptions));
    }

    /** What is there and no directory is a wrong argument, not a missing one (RFC 3659 section 7.2.1). */
    private static ListingCommands.Found find(CommandContext context, VfsPath path) {
        try {
            return ListingCommands.directory(context, path);
        } catch (StorageException e) {
            if (e.error() instanceof StorageError.NotADirectory && Entries.isPresent(context.storage(), path)) {
                throw new Refusal(ReplyCode.BAD_PARAMETER, path + ": not a directory; MLST tells of what is none.");
            }
            throw e;
        }
    }

    /** The entries with the directory itself and its parent before them, by option. */
    private static ListingCommands.Found withItself(
            CommandContext context, VfsPath directory, ListingCommands.Found found) {
        boolean wanted = context.services().config().listings().currentAndParent()
                && found.kind() == ListingCommands.Kind.INSIDE;
        if (!wanted) {
            return found;
        }
        List<FileInfo> first = new ArrayList<>();
        try {
            first.add(named(MlsxFormat.CURRENT, context.storage().stat(directory)));
            if (!directory.isRoot() && context.access().maySee(directory.parent())) {
                first.add(named(MlsxFormat.PARENT, context.storage().stat(directory.parent())));
            }
        } catch (RuntimeException e) {
            found.entries().close();
            throw e;
        }
        return new ListingCommands.Found(new ChainedListing(first, Optional.of(found.entries())), found.kind());
    }

    private static FileInfo named(String name, FileInfo info) {
        return new FileInfo(name, info.kind(), info.size(), info.modified(), info.unix());
    }
}
