package io.sluice.server.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "* a",
                "* ''",
                "*.txt a.txt",
                "*.txt b.txt.txt",
                "a*b ab",
                "a*b axxb",
                "**a**b** xaxbx",
                "? x",
                "?? \u00E4\u00F6",
                "? \uD83D\uDE00",
                "? \uDCE4",
                "[abc] b",
                "[a-c]x bx",
                "[!a-c] d",
                "[^a-c] d",
                "[]] ]",
                "[!]] x",
                "[]-] -",
                "[a-] -",
                "[\\]] ]",
                "[\\a-\\c] b",
                "[\u00E4-\u00FC] \u00F6",
                "a[ a[",
                "[ [",
                "[! [!",
                "[a [a",
                "a\\*b a*b",
                "a\\?b a?b",
                "\\[x\\] [x]",
                "a\\ a\\",
                "\\\\ \\",
                ".* .profile",
                ".[a-z]* .x",
                "\\.x .x",
                "*[0-9].log app7.log",
                "a*[!b] aab7",
                "*\\* x*"
            })
    void matches(String pattern, String name) {
        assertTrue(Glob.of(pattern).matches(name));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "a b",
                "a A",
                "'' a",
                "a ''",
                "? ''",
                "? ab",
                "?? \uD83D\uDE00",
                "a*b abc",
                "*.txt txt",
                "[abc] d",
                "[a-c] ab",
                "[!a-c] b",
                "[z-a] m",
                "[!]] ]",
                "a\\*b axb",
                "a\\?b axb",
                "* .hidden",
                "?x .x",
                "[.]x .x",
                "[!a]x .x",
                "*.txt .txt",
                "a[b ab",
                "*a*a*a b",
                "a/* ab"
            })
    void doesNotMatch(String pattern, String name) {
        assertFalse(Glob.of(pattern).matches(name));
    }

    @Test
    void knowsWildcards() {
        for (String pattern : new String[] {"*", "a?", "[a]", "x[!a-b]y", "\\\\*"}) {
            assertTrue(Glob.hasWildcards(pattern), pattern);
        }
        for (String plain : new String[] {"", "a", "[", "a]", "[]", "[!]", "\\*", "\\?x", "\\[a]", "a\\"}) {
            assertFalse(Glob.hasWildcards(plain), plain);
        }
    }

    @Test
    void agreesWithRegularExpressions() {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder pattern = new StringBuilder();
            StringBuilder regex = new StringBuilder();
            for (int i = random.nextInt(8); i > 0; i--) {
                switch (random.nextInt(5)) {
                    case 0 -> {
                        pattern.append('*');
                        regex.append(".*");
                    }
                    case 1 -> {
                        pattern.append('?');
                        regex.append('.');
                    }
                    case 2 -> {
                        pattern.append("[!b]");
                        regex.append("[^b]");
                    }
                    default -> {
                        char c = (char) ('a' + random.nextInt(3));
                        pattern.append(c);
                        regex.append(c);
                    }
                }
            }
            StringBuilder name = new StringBuilder();
            for (int i = random.nextInt(10); i > 0; i--) {
                name.append((char) ('a' + random.nextInt(3)));
            }
            boolean expected = Pattern.compile(regex.toString()).matcher(name).matches();
            assertEquals(expected, Glob.of(pattern.toString()).matches(name.toString()), () -> pattern + " " + name);
        }
    }

    /** A line of 4096 octets made to hurt, against the longest name. */
    @Test
    void hostilePatternsAreQuick() {
        String name = "a".repeat(255);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertFalse(Glob.of("*a".repeat(2000) + "b").matches(name));
            assertFalse(Glob.of("*a".repeat(120) + "*b").matches(name));
            assertFalse(Glob.of("*" + "?".repeat(200) + "b").matches(name));
            assertFalse(Glob.of("[".repeat(4000) + "\\]").matches(name));
            assertTrue(Glob.of("*".repeat(4000)).matches(name));
        });
    }
}
