package io.sluice.vfs.decorate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.FileInfo;
import io.sluice.vfs.FileKind;
import io.sluice.vfs.Listing;
import io.sluice.vfs.VfsPath;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Names of mounts before the pages of a store. */
final class MountedListingTest {

    private static FileInfo info(String name) {
        return FileInfo.plain(name, FileKind.FILE, 0, Instant.EPOCH);
    }

    /** A store's entries, where the second page has to be waited for. */
    private static final class Pages implements Listing {
        private final Queue<String> page;
        private final Queue<String> second;

        Pages(List<String> first, List<String> second) {
            this.page = new ArrayDeque<>(first);
            this.second = new ArrayDeque<>(second);
        }

        @Override
        public boolean isAtHand() {
            return !page.isEmpty() || second.isEmpty();
        }

        @Override
        public boolean hasNext() {
            if (page.isEmpty()) {
                page.addAll(second);
                second.clear();
            }
            return !page.isEmpty();
        }

        @Override
        public FileInfo next() {
            return info(page.remove());
        }

        @Override
        public void close() {
            page.clear();
            second.clear();
        }
    }

    @Test
    void whatHasToBeWaitedForIsSaidAlsoBehindHiddenNames() {
        Pages pages = new Pages(List.of("mount", "a", "mount"), List.of("b"));
        try (Listing listing =
                new MountedListing(Set.of("mount"), MountedListingTest::info, pages, new OuterPaths(VfsPath.ROOT))) {
            assertTrue(listing.isAtHand());
            assertEquals("mount", listing.next().name());
            assertTrue(listing.isAtHand());
            assertEquals("a", listing.next().name());
            assertFalse(listing.isAtHand(), "nothing that is shown is left on the page");
            assertTrue(listing.hasNext());
            assertTrue(listing.isAtHand());
            assertEquals("b", listing.next().name());
            assertTrue(listing.isAtHand(), "the end is known");
            assertFalse(listing.hasNext());
        }
    }
}
