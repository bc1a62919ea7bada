package io.sluice.vfs.testkit;

import io.sluice.vfs.ByteRange;
import io.sluice.vfs.Download;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.Listing;
import io.sluice.vfs.RenameSteps;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import io.sluice.vfs.decorate.ForwardingDownload;
import io.sluice.vfs.decorate.ForwardingStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A store in which scripted things go wrong. Every {@link Fault} is played once, at the first call, download, upload or
 * listing that it suits; of several that suit, the first of the script. What {@link #always} says happens at every call
 * until {@link #heal}. Where the script holds nothing, the store behind works undisturbed. A subtree plays from the same
 * script. Safe for use by many threads.
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

    /** Does this before every such call: it may throw, wait, or count. */
    public void always(Fault.Call call, Runnable action) {
        script.always(call, action);
    }

    /** Fails at every such call. */
    public void fail(Fault.Call call, StorageError error) {
        always(call, () -> {
            throw new StorageException(error);
        });
    }

    /** Every such call stands still until the gate is opened. */
    public Gate block(Fault.Call call) {
        Gate gate = new Gate();
        always(call, gate::pass);
        return gate;
    }

    /** Nothing goes wrong any more. */
    public void heal() {
        script.heal();
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
        return new FaultyListing(listing, script.take(Fault.FailListing.class), script);
    }

    @Override
    public Download openRead(VfsPath path, ByteRange range) {
        script.play(Fault.Call.OPEN_READ);
        Download download = super.openRead(path, range);
        return script.take(Fault.InDownload.class)
                .<Download>map(fault -> new FaultyDownload(download, fault, script))
                .orElseGet(() -> new PlayedDownload(download, script));
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
    public void rename(VfsPath from, VfsPath to, RenameSteps steps) {
        script.play(Fault.Call.RENAME);
        super.rename(from, to, steps);
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

    /** A download in which only what stands in the script for every read happens; it keeps the store's short ways. */
    private static final class PlayedDownload extends ForwardingDownload {

        private final FaultScript script;

        PlayedDownload(Download delegate, FaultScript script) {
            super(delegate);
            this.script = script;
        }

        @Override
        public int read(ByteBuffer target) {
            script.play(Fault.Call.READ);
            return super.read(target);
        }

        @Override
        public long transferTo(WritableByteChannel target, ByteBuffer scratch) throws IOException {
            script.play(Fault.Call.READ);
            return super.transferTo(target, scratch);
        }
    }

    private static final class FaultyListing implements Listing {

        private final Listing delegate;
        private final Optional<Fault.FailListing> fault;
        private final FaultScript script;
        private int given;

        FaultyListing(Listing delegate, Optional<Fault.FailListing> fault, FaultScript script) {
            this.delegate = delegate;
            this.fault = fault;
            this.script = script;
        }

        @Override
        public boolean hasNext() {
            script.play(Fault.Call.NEXT);
            failIfDue();
            return delegate.hasNext();
        }

        @Override
        public boolean isAtHand() {
            return delegate.isAtHand();
        }

        @Override
        public FileInfo next() {
            failIfDue();
            FileInfo entry = delegate.next();
            given++;
            return entry;
        }

        private void failIfDue() {
            fault.filter(due -> given == due.afterEntries()).ifPresent(due -> {
                throw new StorageException(due.error());
            });
        }

        @Override
        public void close() {
            delegate.close();
        }
    }
}
