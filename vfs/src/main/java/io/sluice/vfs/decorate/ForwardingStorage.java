package io.sluice.vfs.decorate;

import io.sluice.vfs.ByteRange;
import io.sluice.vfs.Capabilities;
import io.sluice.vfs.Download;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.Listing;
import io.sluice.vfs.Meter;
import io.sluice.vfs.RenameSteps;
import io.sluice.vfs.Storage;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import java.time.Instant;
import java.util.List;

/**
 * Passes every call on to another store: the base of decorators, which override what they change. As thread-safe as the
 * store behind it.
 */
public abstract class ForwardingStorage implements Storage {

    private final Storage delegate;

    /** Forwards to that store; closing this closes it. */
    protected ForwardingStorage(Storage delegate) {
        this.delegate = delegate;
    }

    /** The store behind this one. */
    protected final Storage delegate() {
        return delegate;
    }

    /** The same decoration around a part of the store, so that no view of it escapes undecorated. */
    protected abstract Storage decorate(Storage subtree);

    /** What is left of what the store can; a decorator that can less says so here. */
    protected Capabilities offered(Capabilities ofTheStore) {
        return ofTheStore;
    }

    @Override
    public final Capabilities capabilities() {
        return offered(delegate.capabilities());
    }

    @Override
    public final Capabilities capabilities(VfsPath path) {
        return offered(delegate.capabilities(path));
    }

    @Override
    public FileInfo stat(VfsPath path) {
        return delegate.stat(path);
    }

    @Override
    public Listing list(VfsPath directory) {
        return delegate.list(directory);
    }

    @Override
    public Download openRead(VfsPath path, ByteRange range) {
        return delegate.openRead(path, range);
    }

    @Override
    public Upload openWrite(VfsPath path, WriteMode mode) {
        return delegate.openWrite(path, mode);
    }

    @Override
    public void delete(VfsPath path) {
        delegate.delete(path);
    }

    @Override
    public void makeDirectory(VfsPath path) {
        delegate.makeDirectory(path);
    }

    @Override
    public void removeDirectory(VfsPath path) {
        delegate.removeDirectory(path);
    }

    @Override
    public void rename(VfsPath from, VfsPath to, RenameSteps steps) {
        delegate.rename(from, to, steps);
    }

    @Override
    public void setModified(VfsPath path, Instant modified) {
        delegate.setModified(path, modified);
    }

    @Override
    public void setMode(VfsPath path, int mode) {
        delegate.setMode(path, mode);
    }

    @Override
    public long freeBytes(VfsPath directory) {
        return delegate.freeBytes(directory);
    }

    @Override
    public Storage subtree(VfsPath directory) {
        return decorate(delegate.subtree(directory));
    }

    @Override
    public final List<Meter> meters() {
        return delegate.meters();
    }

    @Override
    public void close() {
        delegate.close();
    }
}
