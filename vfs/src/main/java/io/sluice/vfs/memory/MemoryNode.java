package io.sluice.vfs.memory;

import java.time.Instant;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** What stands behind a name. Its place in the tree changes under the tree's lock; its attributes can be read freely. */
abstract sealed class MemoryNode {

    private final long id;
    private volatile Instant modified;
    private volatile int mode;

    private MemoryNode(long id, Instant modified, int mode) {
        this.id = id;
        this.modified = modified;
        this.mode = mode;
    }

    long id() {
        return id;
    }

    Instant modified() {
        return modified;
    }

    void modified(Instant when) {
        modified = when;
    }

    int mode() {
        return mode;
    }

    void mode(int bits) {
        mode = bits;
    }

    /** A file and its bytes. */
    static final class File extends MemoryNode {

        private final MemoryContent content;
        private boolean writing;

        File(long id, Instant modified, MemoryContent content) {
            super(id, modified, 0644);
            this.content = content;
        }

        MemoryContent content() {
            return content;
        }

        /** Whether an upload changes it in place just now; under the tree's lock. */
        boolean writing() {
            return writing;
        }

        void writing(boolean now) {
            writing = now;
        }
    }

    /** A directory; listings walk its entries without the tree's lock. */
    static final class Directory extends MemoryNode {

        private final ConcurrentNavigableMap<String, MemoryNode> entries = new ConcurrentSkipListMap<>();
        private boolean removed;

        Directory(long id, Instant modified) {
            super(id, modified, 0755);
        }

        ConcurrentNavigableMap<String, MemoryNode> entries() {
            return entries;
        }

        /** Whether it has left the tree for good: nothing can be put into it any more; under the tree's lock. */
        boolean removed() {
            return removed;
        }

        void remove() {
            removed = true;
        }
    }
}
