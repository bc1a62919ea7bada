package io.sluice.vfs.local;

/** {@code openat2} with RESOLVE_BENEATH: one call, and the kernel answers for races. */
final class KernelBeneath implements Beneath {

    /** How often a path with {@code ..} is tried while other processes rename directories all the time. */
    private static final int ATTEMPTS = 32;

    private final Beneath walk = new WalkBeneath();

    @Override
    public int open(int root, byte[] path, boolean onlyDirectory) {
        for (int i = 0; i < ATTEMPTS; i++) {
            int result = Syscalls.openBeneath(root, path, onlyDirectory);
            if (result != -Errno.EAGAIN) {
                return result;
            }
        }
        return walk.open(root, path, onlyDirectory);
    }
}
