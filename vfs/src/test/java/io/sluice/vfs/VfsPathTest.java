package io.sluice.vfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VfsPathTest {

    @ParameterizedTest
    @CsvSource({
        "/, '', /",
        "/, ., /",
        "/, .., /",
        "/, ../../.., /",
        "/, a, /a",
        "/a, b, /a/b",
        "/a, /b, /b",
        "/a, b/, /a/b",
        "/a, //b//c//, /b/c",
        "/a/b, .., /a",
        "/a/b, ../c, /a/c",
        "/a/b, ../../../../etc/passwd, /etc/passwd",
        "/a, ./././b/., /a/b",
        "/a, b/../.., /",
        "/a, ..., /a/...",
        "/a, ..b, /a/..b",
        "/a, 'b ', '/a/b '",
        "/a, ' ', '/a/ '",
        "/a, '\\..\\b', '/a/\\..\\b'",
        "/a, ~, /a/~",
    })
    void resolves(String directory, String input, String expected) {
        assertEquals(new VfsPath(expected), new VfsPath(directory).resolve(input));
    }

    @Test
    void noInputLeavesTheRootOrTheNormalForm() {
        Random random = new Random(1);
        String[] parts = {"..", ".", "", "a", "b c", "...", "/", "\ud83d\ude00", "\udcff"};
        for (int round = 0; round < 20_000; round++) {
            StringBuilder input = new StringBuilder();
            for (int i = random.nextInt(8); i > 0; i--) {
                input.append(parts[random.nextInt(parts.length)]).append(random.nextBoolean() ? "/" : "");
            }
            VfsPath path = new VfsPath("/x/y").resolve(input.toString());
            assertEquals(path, new VfsPath(path.text()), "the constructor takes what resolve makes");
            assertEquals(path, VfsPath.of(path.text()), "and it resolves to itself");
            assertFalse(path.names().contains("..")
                    || path.names().contains(".")
                    || path.names().contains(""));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "a/b", "//", "/a/", "/a//b", "/.", "/..", "/a/../b", "/a/.", "/a\nb", "/a\rb", "/a\0b"})
    void theConstructorTakesOnlyTheNormalForm(String text) {
        assertThrows(IllegalArgumentException.class, () -> new VfsPath(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\0b", "\n", "/x/\r\n"})
    void lineEndsAndNulAreNoNames(String text) {
        assertInstanceOf(
                StorageError.NameNotAllowed.class,
                assertThrows(StorageException.class, () -> VfsPath.ROOT.resolve(text))
                        .error());
        assertInstanceOf(
                StorageError.NameNotAllowed.class,
                assertThrows(StorageException.class, () -> VfsPath.ROOT.child(text))
                        .error());
        assertFalse(VfsPath.isClean(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "/", "/a"})
    void aChildIsOneName(String name) {
        assertInstanceOf(
                StorageError.NameNotAllowed.class,
                assertThrows(StorageException.class, () -> VfsPath.ROOT.child(name))
                        .error());
    }

    @Test
    void goesDownAndUp() {
        VfsPath path = VfsPath.ROOT.child("a").child("b ");
        assertEquals("/a/b ", path.text());
        assertEquals("/a/b ", path.toString());
        assertEquals("b ", path.name());
        assertEquals(List.of("a", "b "), path.names());
        assertEquals(VfsPath.of("/a"), path.parent());
        assertEquals(VfsPath.ROOT, path.parent().parent());
        assertFalse(path.isRoot());
    }

    @Test
    void theRootIsItsOwnParent() {
        assertTrue(VfsPath.ROOT.isRoot());
        assertEquals(VfsPath.ROOT, VfsPath.ROOT.parent());
        assertEquals("", VfsPath.ROOT.name());
        assertEquals(List.of(), VfsPath.ROOT.names());
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b, /a, true",
        "/a/b, /, true",
        "/a, /a, true",
        "/, /, true",
        "/ab, /a, false",
        "/a, /a/b, false",
        "/, /a, false",
    })
    void startsWith(String path, String prefix, boolean expected) {
        assertEquals(expected, new VfsPath(path).startsWith(new VfsPath(prefix)));
    }

    @ParameterizedTest
    @CsvSource({"/, /, /", "/, /a, /a", "/a, /, /a", "/a, /b, /a/b", "/a/b, /c/d, /a/b/c/d"})
    void isAPartOfALargerTree(String root, String inner, String outer) {
        VfsPath whole = new VfsPath(root).append(new VfsPath(inner));
        assertEquals(new VfsPath(outer), whole);
        assertEquals(new VfsPath(inner), whole.relativeTo(new VfsPath(root)));
    }

    @Test
    void isRelativeOnlyToWhatHoldsIt() {
        assertThrows(IllegalArgumentException.class, () -> new VfsPath("/ab").relativeTo(new VfsPath("/a")));
    }

    @Test
    void ordersByText() {
        assertTrue(VfsPath.of("/a").compareTo(VfsPath.of("/b")) < 0);
        assertEquals(0, VfsPath.of("/a").compareTo(VfsPath.of("a")));
    }
}
