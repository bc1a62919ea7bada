package io.sluice.server.command;

import io.sluice.vfs.FileInfo;
import io.sluice.vfs.Listing;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Entries that are there, and then those of a listing, if any. */
final class ChainedListing implements Listing {

    private final Iterator<FileInfo> first;
    private final Optional<Listing> then;

    /**
     * A listing of both.
     *
     * @param then what follows; closed with this
     */
    ChainedListing(List<FileInfo> first, Optional<Listing> then) {
        this.first = first.iterator();
        this.then = then;
    }

    @Override
    public boolean hasNext() {
        return first.hasNext() || then.filter(Listing::hasNext).isPresent();
    }

    @Override
    public boolean isAtHand() {
        return first.hasNext() || then.isEmpty() || then.get().isAtHand();
    }

    @Override
    public FileInfo next() {
        return first.hasNext()
                ? first.next()
                : then.orElseThrow(NoSuchElementException::new).next();
    }

    @Override
    public void close() {
        then.ifPresent(Listing::close);
    }
}
