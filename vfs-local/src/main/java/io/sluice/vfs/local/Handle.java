package io.sluice.vfs.local;

/**
 * An open descriptor, mostly one that only stands for a file (O_PATH): opening it runs no driver and waits for no pipe.
 *
 * @param fd the descriptor
 */
record Handle(int fd) implements AutoCloseable {

    /** Gives the descriptor back; once only, as the kernel hands the number out again. */
    @Override
    public void close() {
        // Nothing is ever written through these descriptors, so an error of close loses nothing.
        var _ = Syscalls.close(fd);
    }
}
