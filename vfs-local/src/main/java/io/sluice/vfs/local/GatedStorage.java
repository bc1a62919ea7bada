package io.sluice.vfs.local;

import io.sluice.vfs.ByteRange;
import io.sluice.vfs.Download;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.Listing;
import io.sluice.vfs.RenameSteps;
import io.sluice.vfs.Storage;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import io.sluice.vfs.decorate.ForwardingStorage;
import java.time.Instant;

/** Each call of a store through its {@link DiskGate}, once for all that it asks of the kernel; what it opens does so itself. */
final class GatedStorage extends ForwardingStorage {

    private final DiskGate gate;

    GatedStorage(Storage store, DiskGate gate) {
        super(store);
        this.gate = gate;
    }

    @Override
    protected Storage decorate(Storage subtree) {
        return new GatedStorage(subtree, gate);
    }

    private void run(Runnable work) {
        gate.run(() -> {
            work.run();
            return true;
        });
    }

    @Override
    public FileInfo stat(VfsPath path) {
        return gate.run(() -> super.stat(path));
    }

    @Override
    public Listing list(VfsPath directory) {
        return gate.run(() -> super.list(directory));
    }

    @Override
    public Download openRead(VfsPath path, ByteRange range) {
        return gate.run(() -> super.openRead(path, range));
    }

    @Override
    public Upload openWrite(VfsPath path, WriteMode mode) {
        return gate.run(() -> super.openWrite(path, mode));
    }

    @Override
    public void delete(VfsPath path) {
        run(() -> super.delete(path));
    }

    @Override
    public void makeDirectory(VfsPath path) {
        run(() -> super.makeDirectory(path));
    }

    @Override
    public void removeDirectory(VfsPath path) {
        run(() -> super.removeDirectory(path));
    }

    @Override
    public void rename(VfsPath from, VfsPath to, RenameSteps steps) {
        run(() -> super.rename(from, to, steps));
    }

    @Override
    public void setModified(VfsPath path, Instant modified) {
        run(() -> super.setModified(path, modified));
    }

    @Override
    public void setMode(VfsPath path, int mode) {
        run(() -> super.setMode(path, mode));
    }

    @Override
    public long freeBytes(VfsPath directory) {
        return gate.run(() -> super.freeBytes(directory));
    }

    @Override
    public Storage subtree(VfsPath directory) {
        return gate.run(() -> super.subtree(directory));
    }
}
