package io.sluice.vfs.testkit;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Where a stalled call waits until the test lets it go on. */
public final class Gate {

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CompletableFuture<String> opened = new CompletableFuture<>();

    /** A closed gate. */
    public Gate() {}

    /** Waits until a call stands at the gate; fails if none comes. */
    public void awaitReached() {
        Parallel.await(reached);
    }

    /** Whether a call has come to the gate. */
    public boolean isReached() {
        return reached.getCount() == 0;
    }

    /** Lets the call go on. */
    public void open() {
        opened.complete("opened");
    }

    /** Waits at the gate. */
    void pass() {
        pass(new CompletableFuture<>());
    }

    /** Waits at the gate, or until the call is given up, which makes it fail. */
    void pass(CompletableFuture<String> givenUp) {
        reached.countDown();
        try {
            CompletableFuture.anyOf(opened, givenUp).get(Parallel.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // A gate that no test opens must not hang the build.
            throw new StorageException(new StorageError.TimedOut("a stall that no test ended"));
        } catch (InterruptedException | ExecutionException e) {
            throw new StorageException(new StorageError.Unexpected("stall", e));
        }
        if (givenUp.isDone()) {
            throw new StorageException(new StorageError.Unavailable("closed while it stalled"));
        }
    }
}
