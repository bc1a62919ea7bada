package io.sluice.server.testing;

import io.sluice.vfs.ByteRange;
import io.sluice.vfs.Download;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.Listing;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import io.sluice.vfs.decorate.ForwardingDownload;
import io.sluice.vfs.decorate.ForwardingStorage;
import io.sluice.vfs.decorate.ForwardingUpload;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A store that fails, or stands still, at the stage that the test says. */
public final class ScriptedStorage extends ForwardingStorage {

    /** Where something can happen, before the call does anything. */
    public enum Stage {
        /** {@link Storage#stat}. */
        STAT,
        /** {@link Storage#openRead}. */
        OPEN_READ,
        /** {@link Download#read}. */
        READ,
        /** {@link Storage#list}. */
        LIST,
        /** {@link Listing#hasNext}. */
        NEXT,
        /** {@link Storage#openWrite}. */
        OPEN_WRITE,
        /** {@link Upload#write}. */
        WRITE,
        /** {@link Upload#commit}. */
        COMMIT,
        /** {@link Upload#keep}. */
        KEEP
    }

    private final Map<Stage, Runnable> script;

    /** Scripts that store; closing this closes it. */
    public ScriptedStorage(Storage delegate) {
        this(delegate, new ConcurrentHashMap<>());
    }

    private ScriptedStorage(Storage delegate, Map<Stage, Runnable> script) {
        super(delegate);
        this.script = script;
    }

    /** Does this at every call of that stage. */
    public void at(Stage stage, Runnable action) {
        script.put(stage, action);
    }

    /** Fails at every call of that stage. */
    public void fail(Stage stage, StorageError error) {
        at(stage, () -> {
            throw new StorageException(error);
        });
    }

    /** Stands still at that stage until the gate is opened. */
    public Gate block(Stage stage) {
        Gate gate = new Gate(new CountDownLatch(1), new CountDownLatch(1));
        at(stage, gate::pass);
        return gate;
    }

    /** Nothing happens any more. */
    public void heal() {
        script.clear();
    }

    /** Holds whoever comes to a stage. */
    public record Gate(CountDownLatch reached, CountDownLatch opened) {
        private void pass() {
            reached.countDown();
            await(opened);
        }

        /** Waits until somebody stands at the gate. */
        public void awaitReached() {
            await(reached);
        }

        /** Lets everybody through, from now on. */
        public void open() {
            opened.countDown();
        }

        private static void await(CountDownLatch latch) {
            try {
                if (!latch.await(RawClient.PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw new AssertionError("waited in vain");
                }
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
        }
    }

    private void happen(Stage stage) {
        Runnable action = script.get(stage);
        if (action != null) {
            action.run();
        }
    }

    @Override
    protected Storage decorate(Storage subtree) {
        return new ScriptedStorage(subtree, script);
    }

    @Override
    public FileInfo stat(VfsPath path) {
        happen(Stage.STAT);
        return super.stat(path);
    }

    @Override
    public Listing list(VfsPath directory) {
        happen(Stage.LIST);
        Listing listing = super.list(directory);
        return new Listing() {
            @Override
            public boolean hasNext() {
                happen(Stage.NEXT);
                return listing.hasNext();
            }

            @Override
            public FileInfo next() {
                return listing.next();
            }

            @Override
            public void close() {
                listing.close();
            }
        };
    }

    @Override
    public Download openRead(VfsPath path, ByteRange range) {
        happen(Stage.OPEN_READ);
        return new ForwardingDownload(super.openRead(path, range)) {
            @Override
            public int read(ByteBuffer target) {
                happen(Stage.READ);
                return super.read(target);
            }

            @Override
            public long transferTo(java.nio.channels.WritableByteChannel target, ByteBuffer scratch)
                    throws java.io.IOException {
                happen(Stage.READ);
                return super.transferTo(target, scratch);
            }
        };
    }

    @Override
    public Upload openWrite(VfsPath path, WriteMode mode) {
        happen(Stage.OPEN_WRITE);
        return new ForwardingUpload(super.openWrite(path, mode)) {
            @Override
            public void write(ByteBuffer source) {
                happen(Stage.WRITE);
                super.write(source);
            }

            @Override
            public void commit() {
                happen(Stage.COMMIT);
                super.commit();
            }

            @Override
            public void keep() {
                happen(Stage.KEEP);
                super.keep();
            }
        };
    }
}
