package io.sluice.vfs.testkit;

import io.sluice.vfs.ByteRange;
import io.sluice.vfs.Download;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.Listing;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import io.sluice.vfs.decorate.ForwardingStorage;
import java.time.Instant;
import java.util.List;

/**
 * A store in which scripted things go wrong. Every fault is played once, at the first call, download, upload or listing
 * that it suits; of several that suit, the first of the script. Where the script holds nothing, the store behind works
 * undisturbed. A subtree plays from the same script. Safe for use by many threads.
 */
public final class FaultyStorage extends ForwardingStorage {

    private final FaultScript script;

    /** Plays these faults in front of that store; closing this closes it. */
    public FaultyStorage(Storage delegate, Fault... faults) {
        this(delegate, new FaultScript());
        script.add(List.of(faults));
    }

    private FaultyStorage(Storage delegate, FaultScript script) {
        super(delegate);
        this.script = script;
    }

    /** Adds faults to the end of the script. */
    public void add(Fault... faults) {
        script.add(List.of(faults));
    }

    /** The faults that were not played yet: a test that ends with some has not tested what it meant to. */
    public List<Fault> pending() {
        return script.pending();
    }

    @Override
    protected Storage decorate(Storage subtree) {
        return new FaultyStorage(subtree, script);
    }

    @Override
    public FileInfo stat(VfsPath path) {
        script.play(Fault.Call.STAT);
        return super.stat(path);
    }

    @Override
    public Listing list(VfsPath directory) {
        script.play(Fault.Call.LIST);
        Listing listing = super.list(directory);
        return script.take(Fault.FailListing.class)
                .<Listing>map(fault -> new FaultyListing(listing, fault))
                .orElse(listing);
    }

    @Override
    public Download openRead(VfsPath path, ByteRange range) {
        script.play(Fault.Call.OPEN_READ);
        Download download = super.openRead(path, range);
        return script.take(Fault.InDownload.class)
                .<Download>map(fault -> new FaultyDownload(download, fault))
                .orElse(download);
    }

    @Override
    public Upload openWrite(VfsPath path, WriteMode mode) {
        script.play(Fault.Call.OPEN_WRITE);
        Upload upload = super.openWrite(path, mode);
        return new FaultyUpload(upload, script.take(Fault.InUpload.class), script);
    }

    @Override
    public void delete(VfsPath path) {
        script.play(Fault.Call.DELETE);
        super.delete(path);
    }

    @Override
    public void makeDirectory(VfsPath path) {
        script.play(Fault.Call.MAKE_DIRECTORY);
        super.makeDirectory(path);
    }

    @Override
    public void removeDirectory(VfsPath path) {
        script.play(Fault.Call.REMOVE_DIRECTORY);
        super.removeDirectory(path);
    }

    @Override
    public void rename(VfsPath from, VfsPath to) {
        script.play(Fault.Call.RENAME);
        super.rename(from, to);
    }

    @Override
    public void setModified(VfsPath path, Instant modified) {
        script.play(Fault.Call.SET_MODIFIED);
        super.setModified(path, modified);
    }

    @Override
    public void setMode(VfsPath path, int mode) {
        script.play(Fault.Call.SET_MODE);
        super.setMode(path, mode);
    }

    @Override
    public long freeBytes(VfsPath directory) {
        script.play(Fault.Call.FREE_BYTES);
        return super.freeBytes(directory);
    }

    private static final class FaultyListing implements Listing {

        private final Listing delegate;
        private final Fault.FailListing fault;
        private int given;

        FaultyListing(Listing delegate, Fault.FailListing fault) {
            this.delegate = delegate;
            this.fault = fault;
        }

        @Override
        public boolean hasNext() {
            if (given == fault.afterEntries()) {
                throw new StorageException(fault.error());
            }
            return delegate.hasNext();
        }

        @Override
        public FileInfo next() {
            if (given == fault.afterEntries()) {
                throw new StorageException(fault.error());
            }
            FileInfo entry = delegate.next();
            given++;
            return entry;
        }

        @Override
        public void close() {
            delegate.close();
        }
    }
}
