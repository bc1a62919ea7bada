package io.sluice.vfs.decorate;

import io.sluice.vfs.FileInfo;
import io.sluice.vfs.Listing;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Names that come from mounts, and then what a store has in the directory besides. */
final class MountedListing implements Listing {

    private final Iterator<String> fixed;
    private final Set<String> hidden;
    private final Function<String, FileInfo> info;
    private final Listing entries;
    private final OuterPaths paths;
    private Optional<FileInfo> next = Optional.empty();

    /**
     * A listing of both.
     *
     * @param names the names that come from mounts; entries of these names are hidden
     * @param info what to say of them
     * @param entries what the store has; closed with this
     */
    MountedListing(Set<String> names, Function<String, FileInfo> info, Listing entries, OuterPaths paths) {
        this.fixed = names.iterator();
        this.hidden = names;
        this.info = info;
        this.entries = entries;
        this.paths = paths;
    }

    @Override
    public boolean hasNext() {
        if (next.isEmpty()) {
            next = fixed.hasNext() ? Optional.of(info.apply(fixed.next())) : paths.of(this::entry);
        }
        return next.isPresent();
    }

    private Optional<FileInfo> entry() {
        while (entries.hasNext()) {
            Optional<FileInfo> entry = shown();
            if (entry.isPresent()) {
                return entry;
            }
        }
        return Optional.empty();
    }

    private Optional<FileInfo> shown() {
        return Optional.of(entries.next()).filter(entry -> !hidden.contains(entry.name()));
    }

    @Override
    public boolean isAtHand() {
        while (next.isEmpty() && !fixed.hasNext() && paths.of(entries::isAtHand)) {
            if (!paths.of(entries::hasNext)) {
                return true;
            }
            next = paths.of(this::shown);
        }
        return next.isPresent() || fixed.hasNext();
    }

    @Override
    public FileInfo next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        FileInfo entry = next.orElseThrow();
        next = Optional.empty();
        return entry;
    }

    @Override
    public void close() {
        entries.close();
    }
}
