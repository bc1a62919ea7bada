package io.sluice.vfs.local;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Opens a path name by name, each without following links, and follows links itself: for kernels and containers without
 * {@code openat2}. Going up with {@code ..} returns to the descriptor the walk came from, so a directory that is moved
 * away meanwhile leads nowhere else.
 */
final class WalkBeneath implements Beneath {

    /** As many links as the kernel follows. */
    private static final int LINKS = 40;

    @Override
    public int open(int root, byte[] path, boolean onlyDirectory) {
        try (Walk walk = new Walk(root)) {
            return walk.to(path, onlyDirectory);
        }
    }

    private static final class Walk implements AutoCloseable {
        private final int root;
        private final Deque<Integer> opened = new ArrayDeque<>();
        private final Deque<byte[]> ahead = new ArrayDeque<>();
        private int links;

        Walk(int root) {
            this.root = root;
        }

        int to(byte[] path, boolean onlyDirectory) {
            if (path.length == 0 || path[0] == '/') {
                return path.length == 0 ? -Errno.ENOENT : -Errno.EXDEV;
            }
            push(path);
            while (!ahead.isEmpty()) {
                byte[] name = ahead.pop();
                int result = isDots(name, 1) ? 0 : isDots(name, 2) ? up() : down(name, onlyDirectory);
                if (result != 0) {
                    return result;
                }
            }
            Integer last = opened.poll();
            return last == null ? Syscalls.openPlainDirectory(root, new byte[] {'.'}) : last;
        }

        private int current() {
            Integer last = opened.peek();
            return last == null ? root : last;
        }

        private int up() {
            Integer last = opened.poll();
            if (last == null) {
                return -Errno.EXDEV;
            }
            var _ = Syscalls.close(last);
            return 0;
        }

        /** 0 to go on; a descriptor (never 0: the JVM holds the standard ones) or an error to end with. */
        private int down(byte[] name, boolean onlyDirectory) {
            int fd = Syscalls.openEntry(current(), name);
            if (fd < 0) {
                return fd;
            }
            int result = enter(fd, onlyDirectory);
            if (result < 0) {
                var _ = Syscalls.close(fd);
            }
            return result;
        }

        private int enter(int fd, boolean onlyDirectory) {
            return switch (Syscalls.stat(fd)) {
                case StatResult.Failed(int errno) -> -errno;
                case Stat stat ->
                    switch (stat.kind()) {
                        case SYMLINK -> follow(fd);
                        case DIRECTORY -> {
                            opened.push(fd);
                            yield 0;
                        }
                        case FILE, OTHER -> ahead.isEmpty() && !onlyDirectory ? fd : -Errno.ENOTDIR;
                    };
            };
        }

        private int follow(int fd) {
            byte[] target = Syscalls.readLink(fd);
            if (target.length == 0) {
                return -Errno.ENOENT;
            }
            if (target[0] == '/') {
                return -Errno.EXDEV;
            }
            if (++links > LINKS) {
                return -Errno.ELOOP;
            }
            var _ = Syscalls.close(fd);
            push(target);
            return 0;
        }

        /** Puts the names of a path before what is still ahead; a final slash becomes the name {@code .}. */
        private void push(byte[] path) {
            int end = path.length;
            boolean last = true;
            for (int i = path.length - 1; i >= -1; i--) {
                if (i == -1 || path[i] == '/') {
                    if (i + 1 < end) {
                        ahead.push(Arrays.copyOfRange(path, i + 1, end));
                    } else if (last) {
                        ahead.push(new byte[] {'.'});
                    }
                    last = false;
                    end = i;
                }
            }
        }

        private static boolean isDots(byte[] name, int count) {
            return name.length == count && name[0] == '.' && name[count - 1] == '.';
        }

        @Override
        public void close() {
            opened.forEach(Syscalls::close);
        }
    }
}
