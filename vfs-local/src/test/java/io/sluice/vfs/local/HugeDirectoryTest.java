package io.sluice.vfs.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.Listing;
import io.sluice.vfs.VfsPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

/** 100,000 entries are listed as they are asked for. */
final class HugeDirectoryTest extends LocalTest {

    private static final int ENTRIES = 100_000;

    @Test
    void entriesAreNotCollected() throws IOException {
        VfsPath huge = directory("/huge");
        Path directory = root().resolve("huge");
        Path file = directory.resolve("0");
        for (int i = 0; i < ENTRIES; i++) {
            // Links are made faster than files, but ext4 allows 65,000 of one.
            Path entry = directory.resolve("" + i);
            if (i % 50_000 == 0) {
                file = Files.createFile(entry);
            } else {
                Files.createLink(entry, file);
            }
        }
        BitSet seen = new BitSet();
        try (Listing listing = store().list(huge)) {
            listing.forEachRemaining(entry -> seen.set(Integer.parseInt(entry.name())));
        }
        assertEquals(ENTRIES, seen.cardinality());
        try (Listing listing = store().list(huge)) {
            assertTrue(listing.hasNext());
            for (int i = 0; i < ENTRIES; i++) {
                Files.delete(directory.resolve("" + i));
            }
            int left = 0;
            for (; listing.hasNext(); left++) {
                listing.next();
            }
            assertTrue(left <= LocalListing.BATCH, "what is gone when it is asked for is not listed: " + left);
        }
        store().removeDirectory(huge);
    }
}
