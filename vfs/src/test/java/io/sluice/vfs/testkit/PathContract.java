package io.sluice.vfs.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sluice.vfs.Capability;
import io.sluice.vfs.NameCodec;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.VfsPath;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which names a store takes, and that it gives them back as they were. */
public abstract class PathContract extends StorageContract {

    private static final String NFC = Normalizer.normalize("Ünïcödé", Normalizer.Form.NFC);
    private static final String NFD = Normalizer.normalize("Ünïcödé", Normalizer.Form.NFD);

    private static final List<String> NAMES = List.of(
            "with space",
            " leading",
            "trailing ",
            " ",
            "-dash",
            "--",
            "'single'",
            "\"double\"",
            "`tick`$HOME;|&<>",
            "back\\slash",
            "star*",
            "what?",
            "[a-z]",
            "{b,r}",
            "~",
            "#",
            "%2F%00",
            "a:b",
            "con",
            "dot.",
            "...",
            "tab\there",
            "bell\u0007",
            "del\u007f",
            "\u00a0",
            "日本語",
            "Привет",
            "العربية",
            "\ud83d\ude00\ud83c\udff3\ufe0f\u200d\ud83c\udf08",
            "\ufeffbom",
            "\u202eltr");

    /** For subclasses. */
    protected PathContract() {}

    /** The names that this store takes; it refuses the others. */
    private List<String> names() {
        List<String> taken = new ArrayList<>();
        for (String name : NAMES) {
            if (has(Capability.CONTROL_NAMES) || name.chars().noneMatch(c -> c < ' ' && c != '\t')) {
                taken.add(name);
            } else {
                uploadRefused(path("/").child(name), REPLACE, StorageError.NameNotAllowed.class);
                refused(() -> store().makeDirectory(path("/").child(name)), StorageError.NameNotAllowed.class);
            }
        }
        return taken;
    }

    @Test
    void difficultNamesOfFilesComeBackAsTheyWere() {
        VfsPath directory = directory("/names");
        List<String> names = names();
        List<String> expected = new ArrayList<>(names);
        for (String name : names) {
            write(directory.child(name), REPLACE, bytes("content of " + name));
        }
        Collections.sort(expected);
        assertEquals(expected, names(directory));
        for (String name : names) {
            assertArrayEquals(bytes("content of " + name), read(directory.child(name)), name);
            assertEquals(name, store().stat(directory.child(name)).name());
        }
        store().rename(directory.child("star*"), directory.child("renamed*"));
        assertEquals("content of star*", text(directory.child("renamed*")));
        for (String name : names) {
            if (!name.equals("star*")) {
                store().delete(directory.child(name));
            }
        }
        assertEquals(List.of("renamed*"), names(directory));
    }

    @Test
    void difficultNamesOfDirectoriesComeBackAsTheyWere() {
        VfsPath outer = directory("/names");
        List<String> names = names();
        for (String name : names) {
            directory(outer.child(name).text());
            write(outer.child(name).child("f"), REPLACE, bytes(name));
        }
        List<String> expected = new ArrayList<>(names);
        Collections.sort(expected);
        assertEquals(expected, names(outer));
        for (String name : names) {
            assertEquals(name, text(outer.child(name).child("f")));
        }
    }

    @Test
    void caseTellsNamesApart() {
        file("/name", "small");
        file("/NAME", "large");
        assertEquals("small", text(path("/name")));
        assertEquals("large", text(path("/NAME")));
    }

    @Test
    void composedAndDecomposedNamesAreTwo() {
        file("/" + NFC, "composed");
        assertFalse(exists(path("/" + NFD)));
        file("/" + NFD, "decomposed");
        assertEquals("composed", text(path("/" + NFC)));
        assertEquals("decomposed", text(path("/" + NFD)));
        List<String> expected = new ArrayList<>(List.of(NFC, NFD));
        Collections.sort(expected);
        assertEquals(expected, names(VfsPath.ROOT));
    }

    @Test
    void namesOf255BytesAreTaken() {
        for (String name : List.of("x".repeat(255), "é".repeat(127) + "x", "\ud83d\ude00".repeat(63) + "abc")) {
            assertEquals(255, NameCodec.encode(name).length);
            VfsPath file = VfsPath.ROOT.child(name);
            write(file, REPLACE, bytes("x"));
            assertEquals("x", text(file));
            assertEquals(List.of(name), names(VfsPath.ROOT));
            store().delete(file);
            directory(file.text());
            write(file.child(name), REPLACE, bytes("y"));
            assertEquals(List.of(name), names(file));
            store().delete(file.child(name));
            if (has(Capability.EMPTY_DIRECTORIES)) {
                store().removeDirectory(file);
            }
        }
    }

    @Test
    void longerNamesAreRefused() {
        file("/f", "x");
        for (String name : List.of("x".repeat(256), "é".repeat(128), "x".repeat(4000))) {
            VfsPath file = VfsPath.ROOT.child(name);
            uploadRefused(file, REPLACE, StorageError.NameNotAllowed.class);
            uploadRefused(file, CREATE_NEW, StorageError.NameNotAllowed.class);
            refused(() -> store().makeDirectory(file), StorageError.NameNotAllowed.class);
            refused(() -> store().rename(path("/f"), file), StorageError.NameNotAllowed.class);
            refused(() -> store().stat(file), StorageError.NameNotAllowed.class, StorageError.NotFound.class);
        }
        assertEquals(List.of("f"), names(VfsPath.ROOT));
    }

    @Test
    void namesThatAreNotUtf8() {
        List<String> names = new ArrayList<>(List.of(
                NameCodec.decode(new byte[] {'l', 'a', 't', 'i', 'n', (byte) 0xE9}),
                NameCodec.decode(new byte[] {(byte) 0xFF, (byte) 0xFE}),
                NameCodec.decode(new byte[] {(byte) 0xC3, 'x', (byte) 0x80})));
        if (!has(Capability.BYTE_NAMES)) {
            for (String name : names) {
                uploadRefused(VfsPath.ROOT.child(name), REPLACE, StorageError.NameNotAllowed.class);
                refused(() -> store().makeDirectory(VfsPath.ROOT.child(name)), StorageError.NameNotAllowed.class);
            }
            assertEquals(List.of(), names(VfsPath.ROOT));
            return;
        }
        for (String name : names) {
            directory(VfsPath.ROOT.child(name).text());
            write(VfsPath.ROOT.child(name).child(name), REPLACE, bytes("x"));
            assertEquals("x", text(VfsPath.ROOT.child(name).child(name)));
        }
        Collections.sort(names);
        assertEquals(names, names(VfsPath.ROOT));
    }

    @Test
    void controlLineEndsNeverReachAStore() {
        for (String name : List.of("a\nb", "a\rb", "a\0b")) {
            refused(() -> path(name), StorageError.NameNotAllowed.class);
            refused(() -> VfsPath.ROOT.child(name), StorageError.NameNotAllowed.class);
        }
    }

    @Test
    void deepPaths() {
        VfsPath deep = VfsPath.ROOT;
        for (int i = 0; i < 40; i++) {
            deep = directory(deep.child("level-" + i).text());
        }
        write(deep.child("f"), REPLACE, bytes("deep"));
        assertEquals("deep", text(deep.child("f")));
        assertEquals(List.of("f"), names(deep));
    }
}
