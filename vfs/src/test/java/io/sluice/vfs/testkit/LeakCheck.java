package io.sluice.vfs.testkit;

import io.sluice.vfs.ByteRange;
import io.sluice.vfs.Download;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.Listing;
import io.sluice.vfs.Storage;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import io.sluice.vfs.decorate.ForwardingDownload;
import io.sluice.vfs.decorate.ForwardingStorage;
import io.sluice.vfs.decorate.ForwardingUpload;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A store that remembers what was opened in it and its subtrees and not closed, with the place that opened it. Safe for
 * use by many threads.
 */
public final class LeakCheck extends ForwardingStorage {

    private final Map<Object, Throwable> open;

    /** Watches that store; closing this closes it. */
    public LeakCheck(Storage delegate) {
        this(delegate, new ConcurrentHashMap<>());
    }

    private LeakCheck(Storage delegate, Map<Object, Throwable> open) {
        super(delegate);
        this.open = open;
    }

    /** How many downloads, uploads and listings are open. */
    public int openCount() {
        return open.size();
    }

    /** Fails if a download, upload or listing is open; the causes say where they were opened. */
    public void assertNothingOpen() {
        if (!open.isEmpty()) {
            AssertionError error = new AssertionError(open.size() + " left open");
            open.values().forEach(error::addSuppressed);
            throw error;
        }
    }

    @Override
    protected Storage decorate(Storage subtree) {
        return new LeakCheck(subtree, open);
    }

    @Override
    public Download openRead(VfsPath path, ByteRange range) {
        Download download = new WatchedDownload(super.openRead(path, range));
        open.put(download, new Throwable("download of " + path));
        return download;
    }

    @Override
    public Upload openWrite(VfsPath path, WriteMode mode) {
        Upload upload = new WatchedUpload(super.openWrite(path, mode));
        open.put(upload, new Throwable("upload to " + path));
        return upload;
    }

    @Override
    public Listing list(VfsPath directory) {
        Listing listing = new WatchedListing(super.list(directory));
        open.put(listing, new Throwable("listing of " + directory));
        return listing;
    }

    private final class WatchedDownload extends ForwardingDownload {

        WatchedDownload(Download delegate) {
            super(delegate);
        }

        Download watched() {
            return delegate();
        }

        @Override
        public void close() {
            super.close();
            open.remove(this);
        }
    }

    private final class WatchedUpload extends ForwardingUpload {

        WatchedUpload(Upload delegate) {
            super(delegate);
        }

        /** Nothing here looks at the bytes: the store's shorter way stays open. */
        @Override
        public long transferFrom(Download source, ByteBuffer scratch) {
            return delegate().transferFrom(source instanceof WatchedDownload own ? own.watched() : source, scratch);
        }

        @Override
        public void close() {
            super.close();
            open.remove(this);
        }
    }

    private final class WatchedListing implements Listing {

        private final Listing delegate;

        WatchedListing(Listing delegate) {
            this.delegate = delegate;
        }

        @Override
        public boolean hasNext() {
            return delegate.hasNext();
        }

        @Override
        public boolean isAtHand() {
            return delegate.isAtHand();
        }

        @Override
        public FileInfo next() {
            return delegate.next();
        }

        @Override
        public void close() {
            delegate.close();
            open.remove(this);
        }
    }
}
