package io.sluice.vfs.local;

/** A way to reach a path without ever leaving a directory, whatever happens to the tree meanwhile. */
@FunctionalInterface
interface Beneath {

    /**
     * A handle (O_PATH) to what lies under the path, all links followed.
     *
     * @param root the directory that no link and no {@code ..} leaves
     * @param path names with slashes between, not absolute; {@code .} is the root itself
     * @param onlyDirectory whether anything else is ENOTDIR
     * @return a descriptor, or an error number made negative: EXDEV where the path would leave
     */
    int open(int root, byte[] path, boolean onlyDirectory);

    /** The kernel's own way where it has one, else {@link WalkBeneath}. */
    static Beneath best(int root) {
        int probe = Syscalls.openBeneath(root, new byte[] {'.'}, true);
        if (probe < 0) {
            // Older kernels answer ENOSYS, and containers whose filter does not know the call EPERM.
            return new WalkBeneath();
        }
        var _ = Syscalls.close(probe);
        return new KernelBeneath();
    }
}
