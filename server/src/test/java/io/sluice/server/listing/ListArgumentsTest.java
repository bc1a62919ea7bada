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

    /** Flags as letters: a, R, d. */
    private static void reads(String argument, String flags, String path) {
        ListArguments read = ListArguments.parse(argument);
        assertEquals(
                new ListArguments(
                        flags.contains("a"), flags.contains("R"), flags.contains("d"), path, Optional.empty()),
                read,
                argument);
    }

    @Test
    void readsPaths() {
        reads("", "", NO_PATH);
        reads("   ", "", NO_PATH);
        reads("dir", "", "dir");
        reads("a b  c ", "", "a b  c ");
        reads(" x", "", " x");
        reads("/a/-l", "", "/a/-l");
        reads("a -l", "", "a -l");
        reads("-", "", "-");
        reads("- x", "", "- x");
        reads("-\u00E4", "", "-\u00E4");
        reads("-a.txt", "", "-a.txt");
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
    void readsOptionsThatShowHiddenNames(String options) {
        reads(options, "a", NO_PATH);
        reads(options + " dir", "a", "dir");
        reads(options + "    /a b/c ", "a", "/a b/c ");
    }

    @Test
    void readsOtherOptions() {
        reads("-l", "", NO_PATH);
        reads("-lR x", "R", "x");
        reads("-ld x", "d", "x");
        reads("-d -R -a", "aRd", NO_PATH);
        reads("-lrt *.txt", "", "*.txt");
        reads("-F -1 x", "", "x");
    }

    @Test
    void twoDashesEndTheOptions() {
        reads("-- -a", "", "-a");
        reads("-l -- -dir x", "", "-dir x");
        reads("--", "", NO_PATH);
    }

    @Test
    void wordsWithOtherLettersArePathsFirst() {
        ListArguments dir = ListArguments.parse("-dir");
        assertEquals("-dir", dir.path());
        assertEquals(NO_PATH, dir.ifOptions().orElseThrow().path());

        ListArguments mixed = ListArguments.parse("-a -xyz --color=no -l /p q");
        assertTrue(mixed.showHidden());
        assertEquals("-xyz --color=no -l /p q", mixed.path());
        ListArguments other = mixed.ifOptions().orElseThrow();
        assertTrue(other.showHidden());
        assertEquals("/p q", other.path());
        assertEquals(Optional.empty(), other.ifOptions());

        assertTrue(ListArguments.parse("-alT").ifOptions().orElseThrow().showHidden());
    }

    @Test
    void findsWildcardsInTheLastName() {
        for (String argument : new String[] {"*", "-l *.txt", "a/b?", "[ab]", "d*/x*", "-a a b*"}) {
            assertTrue(ListArguments.parse(argument).hasWildcards(), argument);
        }
        for (String argument : new String[] {"", "a", "d*/x", "d*/", "a\\*", "[a", "-l"}) {
            assertFalse(ListArguments.parse(argument).hasWildcards(), argument);
        }
    }

    @Test
    void aLineFullOfOptionsIsReadOnce() {
        assertEquals(
                "x",
                ListArguments.parse("-x ".repeat(1300) + "x")
                        .ifOptions()
                        .orElseThrow()
                        .path());
        reads("-a ".repeat(1300), "a", NO_PATH);
    }
}
