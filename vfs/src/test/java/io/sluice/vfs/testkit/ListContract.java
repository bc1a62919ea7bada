package io.sluice.vfs.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.Capability;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.FileKind;
import io.sluice.vfs.Listing;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@link io.sluice.vfs.Storage#list} promises. */
public abstract class ListContract extends StorageContract {

    /** For subclasses. */
    protected ListContract() {}

    @Test
    void anEmptyDirectoryHasNoEntries() {
        assertEquals(List.of(), names(VfsPath.ROOT));
        if (has(Capability.EMPTY_DIRECTORIES)) {
            assertEquals(List.of(), names(directory("/d")));
        }
    }

    @Test
    void entriesSayWhatTheyAre() {
        directory("/d");
        file("/d/inside", "not seen from above");
        file("/f", "12345");
        List<FileInfo> entries = entries(VfsPath.ROOT);
        assertEquals(List.of("d", "f"), entries.stream().map(FileInfo::name).toList());
        assertEquals(FileKind.DIRECTORY, entries.get(0).kind());
        assertEquals(0, entries.get(0).size());
        assertEquals(FileKind.FILE, entries.get(1).kind());
        assertEquals(5, entries.get(1).size());
        assertEquals(List.of("inside"), names(path("/d")));
    }

    @Test
    void anEntryAgreesWithItsStat() {
        directory("/d");
        file("/d/f", "12345");
        for (VfsPath directory : List.of(VfsPath.ROOT, path("/d"))) {
            FileInfo entry = entries(directory).getFirst();
            FileInfo stat = store().stat(directory.child(entry.name()));
            assertEquals(stat.kind(), entry.kind());
            assertEquals(stat.size(), entry.size());
            assertEquals(stat.name(), entry.name());
            assertEquals(
                    stat.modified().getEpochSecond(), entry.modified().getEpochSecond(), "the same second for both");
        }
    }

    @Test
    void manyEntriesComeOnceEach() {
        VfsPath directory = directory("/many");
        for (int i = 0; i < many(); i++) {
            file("/many/entry-" + i, "");
        }
        Set<String> seen = new HashSet<>();
        try (Listing listing = store().list(directory)) {
            while (listing.hasNext()) {
                String name = listing.next().name();
                assertTrue(seen.add(name), () -> name + " came twice");
            }
            assertFalse(listing.hasNext(), "the end stays the end");
            assertThrows(NoSuchElementException.class, listing::next);
        }
        assertEquals(many(), seen.size());
    }

    @Test
    void aListingCanBeLeftEarlyAndClosedTwice() {
        directory("/d");
        for (int i = 0; i < 100; i++) {
            file("/d/" + i, "");
        }
        Listing listing = store().list(path("/d"));
        assertTrue(listing.hasNext());
        listing.next();
        listing.close();
        listing.close();
        store().list(path("/d")).close();
    }

    @Test
    void nextNeedsNoHasNext() {
        file("/a", "");
        file("/b", "");
        try (Listing listing = store().list(VfsPath.ROOT)) {
            Set<String> seen = new HashSet<>();
            seen.add(listing.next().name());
            seen.add(listing.next().name());
            assertEquals(Set.of("a", "b"), seen);
            assertThrows(NoSuchElementException.class, listing::next);
        }
    }

    @Test
    void whatIsNoDirectoryIsNotListed() {
        refused(() -> names(path("/missing")), StorageError.NotFound.class);
        refused(() -> names(path("/missing/deep")), StorageError.NotFound.class);
        file("/f", "x");
        refused(() -> names(path("/f")), StorageError.NotADirectory.class);
        fileOnTheWay(() -> names(path("/f/g")));
    }

    @Test
    void hiddenNamesAreListed() {
        directory("/.hidden");
        file("/.hidden/.profile", "x");
        file("/...", "x");
        assertEquals(List.of("...", ".hidden"), names(VfsPath.ROOT));
        assertEquals(List.of(".profile"), names(path("/.hidden")));
    }

    @Test
    void stagingIsNeverListed() {
        directory("/d");
        file("/d/there", "x");
        try (Upload one = store().openWrite(path("/one"), REPLACE);
                Upload two = store().openWrite(path("/d/two"), REPLACE)) {
            one.write(ByteBuffer.wrap(new byte[300_000]));
            two.write(ByteBuffer.wrap(new byte[300_000]));
            assertEquals(List.of("d"), names(VfsPath.ROOT));
            assertEquals(List.of("there"), names(path("/d")));
        }
        assertEquals(List.of("d"), names(VfsPath.ROOT));
        assertEquals(List.of("there"), names(path("/d")));
    }

    @Test
    void changesDuringAListingDoNotRepeatOrHideTheOthers() {
        VfsPath directory = directory("/d");
        int staying = Math.min(2000, many());
        for (int i = 0; i < staying; i++) {
            file("/d/stays-" + i, "");
        }
        Set<String> seen = new HashSet<>();
        try (Listing listing = store().list(directory)) {
            for (int i = 0; listing.hasNext(); i++) {
                String name = listing.next().name();
                assertTrue(seen.add(name), () -> name + " came twice");
                if (i % 100 == 0) {
                    file("/d/comes-" + i, "");
                }
            }
        }
        seen.removeIf(name -> name.startsWith("comes-"));
        assertEquals(staying, seen.size());
    }
}
