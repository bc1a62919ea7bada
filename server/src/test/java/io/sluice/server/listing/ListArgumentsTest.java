package io.sluice.server.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListArgumentsTest {

    private static final String NO_PATH = "";

    private static void reads(String argument, String path) {
        assertEquals(new ListArguments(false, path, Optional.empty()), ListArguments.parse(argument), argument);
    }

    private static void readsItself(String argument, String path) {
        assertEquals(new ListArguments(true, path, Optional.empty()), ListArguments.parse(argument), argument);
    }

    @Test
    void readsPaths() {
        reads("", NO_PATH);
        reads("   ", NO_PATH);
        reads("dir", "dir");
        reads("a b  c ", "a b  c ");
        reads(" x", " x");
        reads("/a/-l", "/a/-l");
        reads("a -l", "a -l");
        reads("-", "-");
        reads("- x", "- x");
        reads("-\u00E4", "-\u00E4");
        reads("-a.txt", "-a.txt");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-a",
                "-la",
                "-al",
                "-A",
                "-l -a",
                "-a -l",
                "-AL",
                "-1a",
                " -a",
                "-a ",
                "-F   -A",
                "-Cta1Shr",
                "-l\t-a"
            })
    void readsOptionsThatChangeNothing(String options) {
        reads(options, NO_PATH);
        reads(options + " dir", "dir");
        reads(options + "    /a b/c ", "/a b/c ");
    }

    @Test
    void readsOtherOptions() {
        reads("-l", NO_PATH);
        reads("-lR x", "x");
        readsItself("-ld x", "x");
        readsItself("-d -R -a", NO_PATH);
        reads("-lrt *.txt", "*.txt");
        reads("-F -1 x", "x");
    }

    @Test
    void twoDashesEndTheOptions() {
        reads("-- -a", "-a");
        reads("-l -- -dir x", "-dir x");
        reads("--", NO_PATH);
    }

    @Test
    void wordsWithOtherLettersArePathsFirst() {
        ListArguments dir = ListArguments.parse("-dir");
        assertEquals("-dir", dir.path());
        assertEquals(NO_PATH, dir.ifOptions().orElseThrow().path());

        ListArguments mixed = ListArguments.parse("-a -xyz --color=no -l /p q");
        assertEquals("-xyz --color=no -l /p q", mixed.path());
        ListArguments other = mixed.ifOptions().orElseThrow();
        assertEquals("/p q", other.path());
        assertEquals(Optional.empty(), other.ifOptions());

        ListArguments itself = ListArguments.parse("-dT /p");
        assertFalse(itself.directoryItself());
        assertTrue(itself.ifOptions().orElseThrow().directoryItself());
    }

    @Test
    void aLineFullOfOptionsIsReadOnce() {
        assertEquals(
                "x",
                ListArguments.parse("-x ".repeat(1300) + "x")
                        .ifOptions()
                        .orElseThrow()
                        .path());
        reads("-a ".repeat(1300), NO_PATH);
    }
}
