package io.sluice.server.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Two thousand files whose names clients and servers trip over, in directories of such names: the same files with the same
 * bytes each time. Tests leave out what their client cannot name, and say why there.
 */
final class DifficultTree {

    /** Files of a tree from which nothing is left out. */
    static final int FILES = 2_000;

    /** The staging directory of the local store, which no client ever sees. */
    private static final String STAGING_PREFIX = ".sluice-";

    private static final int LARGE = 300 * 1024;
    private static final int LARGE_EVERY = 97;
    private static final int DEPTH = 24;

    /** 2023-11-14T22:13:20Z: old enough that LIST shows the year in place of the time. */
    private static final long OLDEST_SECOND = 1_700_000_000L;

    private static final List<String> NAMES = List.of(
            "plain.txt",
            "UPPER.TXT",
            "upper.txt",
            "two words",
            "three  inner  spaces",
            " leading space",
            "  two leading spaces",
            "trailing space ",
            " ",
            "-dash",
            "-la",
            "-rf .",
            "--",
            "'single'",
            "it's",
            "\"double\"",
            "quote\"in\"side",
            "back\\slash",
            "ends with backslash\\",
            "$HOME",
            "${x}",
            "`tick`",
            "semi;colon",
            "name;type=a",
            "hash#tag",
            "#",
            "per%cent",
            "%2F%41%00",
            "100%",
            "[bracket]",
            "[a-z]",
            "[open",
            "star*",
            "*",
            "quest?ion",
            "?",
            "{curly,brace}",
            "~",
            "~bob",
            "a&b",
            "a|b",
            "a<b>c",
            "C:",
            "a=b+c,d@e",
            "!bang!",
            "(paren)",
            "a -> b",
            "total 5",
            "-rw-r--r-- 1 ftp ftp 12 Jan 1 00:00 fake",
            "type=dir; fake",
            "tab\tinside",
            "bell\u0007escape\u001bdel\u007f",
            "line\u2028separator",
            "caf\u00e9 composed",
            "cafe\u0301 decomposed",
            "\u00e5\u00df\u00f1\u00ff",
            "\u65e5\u672c\u8a9e.txt",
            "\u05e9\u05dc\u05d5\u05dd \u202ertl",
            "\ud83d\ude00 \ud83d\udc69\u200d\ud83d\udc67.bin",
            ".hidden",
            ".hidden space ",
            "...",
            "..two",
            "dot.",
            "A".repeat(250),
            "\u65e5".repeat(80));

    private static final List<String> DIRECTORIES = List.of(
            "",
            "plain",
            "2 words",
            " leading",
            "trailing ",
            "-dash dir",
            "-R",
            "quote\"d'ir",
            "back\\dir",
            "$dollar",
            "semi;dir",
            "hash#dir",
            "per%41cent",
            "[bracket] dir",
            "star*dir",
            "quest?dir",
            "caf\u00e9",
            "cafe\u0301",
            "\u65e5\u672c\u8a9e",
            "\ud83d\ude80",
            ".hidden dir",
            "....",
            "D".repeat(220),
            "plain/-dash dir/two words/caf\u00e9",
            "deep" + "/d e\u00e9p".repeat(DEPTH),
            "a/b/c/d",
            "~dir",
            "!",
            "{curly}",
            "l -> dir",
            "dir.");

    private static final List<String> EMPTY_DIRECTORIES =
            List.of("empty", "plain/empty dir", "deep/empty\u00e9", ".hidden dir/empty", "nothing/but/directories");

    private DifficultTree() {}

    /**
     * Makes the tree below a directory.
     *
     * @param names which names, of files and of directories, the client can use
     * @return how many files there are
     */
    static int create(Path root, Predicate<String> names) {
        try {
            int made = 0;
            for (int i = 0; i < FILES; i++) {
                String directory = DIRECTORIES.get(i / NAMES.size());
                String name = NAMES.get(i % NAMES.size());
                if (names.test(name) && Arrays.stream(directory.split("/", -1)).allMatch(names)) {
                    Path file = Files.createDirectories(root.resolve(directory)).resolve(name);
                    Files.write(file, content(i));
                    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(OLDEST_SECOND + i * 40_000L)));
                    made++;
                }
            }
            for (String directory : EMPTY_DIRECTORIES) {
                Files.createDirectories(root.resolve(directory));
            }
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Random bytes, between them what line ends and Telnet are made of; every 23rd file is empty. */
    private static byte[] content(int index) {
        Random random = new Random(index);
        int size = index % LARGE_EVERY == 1 ? LARGE + index : index % 23 == 0 ? 0 : random.nextInt(3_000);
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        byte[] special = {'\r', '\n', '\r', '\r', '\n', '\n', (byte) 0xFF, (byte) 0xFF, (byte) 0xF2, 0, 0x1A, '\r'};
        for (int at = 0; at + special.length <= size; at += 64 + random.nextInt(400)) {
            System.arraycopy(special, 0, bytes, at, special.length);
        }
        if (size > 0) {
            bytes[size - 1] = special[index % special.length];
        }
        return bytes;
    }

    /** Fails unless both trees have the same directories and the same files with the same bytes. */
    static void assertSame(Path expected, Path actual) {
        NavigableMap<String, Path> wanted = read(expected);
        NavigableMap<String, Path> found = read(actual);
        List<String> missing = wanted.keySet().stream()
                .filter(name -> !found.containsKey(name))
                .toList();
        List<String> extra = found.keySet().stream()
                .filter(name -> !wanted.containsKey(name))
                .toList();
        List<String> different = new ArrayList<>();
        wanted.forEach((name, path) -> {
            Path other = found.get(name);
            if (other != null && !sameBytes(path, other)) {
                different.add(name);
            }
        });
        if (!missing.isEmpty() || !extra.isEmpty() || !different.isEmpty()) {
            throw new AssertionError(expected + " and " + actual + " differ.\nmissing: " + missing + "\nextra: " + extra
                    + "\ndifferent: " + different);
        }
    }

    /** Everything below a directory by its relative name; directories end in a slash. */
    private static NavigableMap<String, Path> read(Path root) {
        NavigableMap<String, Path> all = new TreeMap<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    if (directory.getFileName().toString().startsWith(STAGING_PREFIX)) {
                        return FileVisitResult.SKIP_SUBTREE;
                    }
                    all.put(root.relativize(directory) + "/", directory);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    all.put(root.relativize(file).toString(), file);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private static boolean sameBytes(Path expected, Path actual) {
        try {
            return Files.isDirectory(expected)
                    ? Files.isDirectory(actual)
                    : Files.isRegularFile(actual) && Files.mismatch(expected, actual) < 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
