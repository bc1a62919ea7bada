package io.sluice.server.command;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.listing.Glob;
import io.sluice.server.listing.LineFormat;
import io.sluice.server.listing.ListArguments;
import io.sluice.server.transfer.ListJob;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.Listing;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What LIST, NLST, MLSD and STAT have in common: finding the entries that a client means. */
final class ListingCommands {

    private ListingCommands() {}

    /**
     * The entries that a client means, open.
     *
     * @param entries what to show; whoever gets it closes it
     * @param kind how they belong to the path that was asked for
     */
    record Found(Listing entries, Kind kind) {}

    /** How entries belong to the path that was asked for. */
    enum Kind {
        /** The path names a directory, and they are in it. */
        INSIDE,
        /** The path names the one entry there is. */
        ITSELF,
        /** The last name of the path is a pattern that they match. */
        MATCHES
    }

    /**
     * A listing and what it was made from.
     *
     * @param path the text of the path that was meant
     */
    record Meant(String path, Found found) {}

    /**
     * What the argument of LIST, NLST or STAT means. A first word such as {@code -dir} is a name if there is one, and
     * options otherwise.
     */
    static Meant find(CommandContext context, ListArguments arguments, boolean mayShowItself) {
        boolean itself = mayShowItself && arguments.directoryItself();
        if (arguments.ifOptions().isPresent() && !context.access().maySee(context.resolve(arguments.path()))) {
            return find(context, arguments.ifOptions().get(), mayShowItself);
        }
        try {
            return new Meant(arguments.path(), find(context, arguments.path(), itself));
        } catch (StorageException e) {
            if (e.error() instanceof StorageError.NotFound
                    && arguments.ifOptions().isPresent()) {
                return find(context, arguments.ifOptions().get(), mayShowItself);
            }
            throw e;
        }
    }

    /**
     * A directory's entries, as MLSD sends them, but those that are none of the user's. RFC 3659 knows no patterns; ncftp
     * sends them all the same, and what matches is what its user meant.
     */
    static Found directory(CommandContext context, VfsPath path) {
        try {
            return inside(context, path);
        } catch (StorageException e) {
            if (e.error() instanceof StorageError.NotFound && Glob.hasWildcards(path.name())) {
                return matching(context, path);
            }
            throw e;
        }
    }

    /**
     * A directory's entries, one file, or what matches the wildcards in the last name. A name that exists as it stands
     * is no pattern.
     *
     * @param itself whether a directory is shown itself instead of its entries
     */
    private static Found find(CommandContext context, String text, boolean itself) {
        VfsPath path = context.resolve(text);
        context.permit(context.access().maySee(path));
        boolean mayBeEntered = path.equals(context.directory()) || looksLikeDirectory(path);
        if (!itself && mayBeEntered && context.may(Permission.LIST, path)) {
            Optional<Found> entered = entered(context, path);
            if (entered.isPresent()) {
                return entered.get();
            }
        }
        Optional<FileInfo> info = stat(context.storage(), path, Glob.hasWildcards(path.name()));
        if (info.isEmpty()) {
            return matching(context, path);
        }
        // In stores of objects a file may have the name of the directory that the client has entered.
        if (!itself && (info.get().isDirectory() || path.equals(context.directory()))) {
            return inside(context, path);
        }
        return new Found(new ChainedListing(List.of(info.get()), Optional.empty()), Kind.ITSELF);
    }

    /** A guess that spares a question: stores of objects take as long to tell what a name is as to list a page of it. */
    private static boolean looksLikeDirectory(VfsPath path) {
        return path.name().indexOf('.') < 0 && !Glob.hasWildcards(path.name());
    }

    /**
     * The entries of the working directory, which somebody has entered, or of what looks like one, without a question what it
     * is. Nothing if it is gone meanwhile, or something else.
     */
    private static Optional<Found> entered(CommandContext context, VfsPath path) {
        try {
            return Optional.of(inside(context, path));
        } catch (StorageException e) {
            if (e.error() instanceof StorageError.NotFound || e.error() instanceof StorageError.NotADirectory) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** A transfer of those entries. */
    static Outcome send(String text, Found found, LineFormat format) {
        return new Outcome.StartTransfer(new ListJob(text.isEmpty() ? "." : text, found.entries(), format));
    }

    private static Optional<FileInfo> stat(Storage storage, VfsPath path, boolean isPattern) {
        try {
            return Optional.of(storage.stat(path));
        } catch (StorageException e) {
            if (isPattern
                    && (e.error() instanceof StorageError.NotFound
                            || e.error() instanceof StorageError.NameNotAllowed)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Found inside(CommandContext context, VfsPath directory) {
        context.require(Permission.LIST, directory);
        Set<String> hidden = context.access().unreachableIn(directory);
        Listing listing = context.storage().list(directory);
        return new Found(
                hidden.isEmpty() ? listing : new Filtered(listing, entry -> !hidden.contains(entry.name())),
                Kind.INSIDE);
    }

    private static Found matching(CommandContext context, VfsPath pattern) {
        context.require(Permission.LIST, pattern.parent());
        Set<String> hidden = context.access().unreachableIn(pattern.parent());
        Glob glob = Glob.of(pattern.name());
        Listing listing = context.storage().list(pattern.parent());
        return new Found(
                new Filtered(listing, entry -> glob.matches(entry.name()) && !hidden.contains(entry.name())),
                Kind.MATCHES);
    }

    /** The entries of a listing that are wanted, found one at a time. */
    private static final class Filtered implements Listing {
        private final Listing listing;
        private final Predicate<FileInfo> wanted;
        private Optional<FileInfo> next = Optional.empty();

        Filtered(Listing listing, Predicate<FileInfo> wanted) {
            this.listing = listing;
            this.wanted = wanted;
        }

        @Override
        public boolean hasNext() {
            while (next.isEmpty() && listing.hasNext()) {
                next = Optional.of(listing.next()).filter(wanted);
            }
            return next.isPresent();
        }

        @Override
        public boolean isAtHand() {
            while (next.isEmpty() && listing.isAtHand()) {
                if (!listing.hasNext()) {
                    return true;
                }
                next = Optional.of(listing.next()).filter(wanted);
            }
            return next.isPresent();
        }

        @Override
        public void close() {
            listing.close();
        }

        @Override
        public FileInfo next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            FileInfo found = next.orElseThrow();
            next = Optional.empty();
            return found;
        }
    }
}
