package io.sluice.vfs.local;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A directory handle with holders: it is closed when the last one lets go. Each request holds it while it runs, because
 * a number that was closed under it could by then be another file.
 */
final class SharedFd implements AutoCloseable {

    private final int fd;
    private final Runnable whenClosed;
    private final AtomicInteger holders = new AtomicInteger(1);

    /** Takes the descriptor over; the maker is the first holder. */
    SharedFd(int fd, Runnable whenClosed) {
        this.fd = fd;
        this.whenClosed = whenClosed;
    }

    int fd() {
        return fd;
    }

    /** Becomes a holder, unless the last one has gone. */
    boolean hold() {
        return holders.getAndUpdate(n -> n == 0 ? 0 : n + 1) != 0;
    }

    /** Stops being a holder; once for the making and for each {@link #hold}. */
    @Override
    public void close() {
        if (holders.decrementAndGet() == 0) {
            var _ = Syscalls.close(fd);
            whenClosed.run();
        }
    }
}
