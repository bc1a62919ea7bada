package io.sluice.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/rfc-compliance.md} says of each command what its spec says, names tests that exist and speak of it, and
 * leaves no departure without a reason.
 */
class CompliancePageTest {

    private static final Path ROOT = Path.of("..");
    private static final Path PAGE = ROOT.resolve("docs/rfc-compliance.md");
    private static final Set<String> STATUSES = Set.of("whole", "by option", "part", "refused");

    /** A row of a table: the text of its cells, without the marks of code. */
    private record Row(List<String> cells) {
        String cell(int index) {
            return cells.get(index);
        }
    }

    @Test
    void theRowsOfTheCommandsSayWhatTheirSpecsSay() {
        List<String> expected = CommandTable.standard().specs().stream()
                .map(spec -> String.join(
                        " | ",
                        spec.verb(),
                        String.join(", ", spec.aliases()),
                        spec.rfc().isEmpty() ? "-" : spec.rfc()))
                .toList();
        List<String> actual = table("Commands").stream()
                .map(row -> String.join(" | ", row.cell(0), row.cell(1), row.cell(2)))
                .toList();
        assertEquals(String.join("\n", expected), String.join("\n", actual));
    }

    @Test
    void theRowsOfSiteAreItsTable() {
        assertEquals(
                String.join("\n", SiteTable.standard().verbs()),
                table("SITE").stream().map(row -> row.cell(0)).collect(Collectors.joining("\n")));
    }

    @Test
    void whatIsNotOfferedHasItsReason() {
        Set<String> listed = new TreeSet<>();
        for (Row row : table("Not offered")) {
            listed.addAll(Arrays.asList(row.cell(0).split(", ", -1)));
            assertFalse(row.cell(2).isBlank(), row.cell(0) + " has no reason");
        }
        assertEquals(new TreeSet<>(KnownVerbs.NOT_OFFERED), listed);
        listed.retainAll(CommandTable.standard().verbs());
        assertEquals(Set.of(), listed, "offered all the same");
    }

    @Test
    void everyRowHasAStatusAndAReasonForWhatIsNotWhole() {
        for (Row row : withStatus()) {
            assertTrue(STATUSES.contains(row.cell(3)), row.cell(0) + " has the status " + row.cell(3));
            assertTrue(row.cell(3).equals("whole") || !row.cell(5).isBlank(), row.cell(0) + " has no reason");
        }
    }

    @Test
    void everyRowNamesATestThatSpeaksOfIt() {
        Map<String, String> sources = testSources();
        for (Row row : withStatus()) {
            String subject = row.cell(0);
            boolean isCommand = subject.matches("[A-Z0-9]{3,8}");
            boolean spoken = false;
            for (String name : row.cell(4).split(", ", -1)) {
                String[] parts = name.split("\\.", -1);
                assertTrue(sources.containsKey(parts[0]), subject + " names a test that there is not: " + name);
                String source = sources.getOrDefault(parts[0], "");
                if (parts.length > 1) {
                    assertTrue(source.contains("void " + parts[1] + "("), subject + " names no test: " + name);
                }
                spoken |= source.contains(subject);
            }
            assertTrue(!isCommand || spoken, "no test of its row speaks of " + subject);
        }
    }

    @Test
    void everyLineOfFeatIsExplained() throws IOException {
        String page = Files.readString(PAGE);
        for (CommandSpec spec : CommandTable.standard().specs()) {
            for (String line : spec.features()) {
                assertTrue(page.contains("`" + line + "`"), "FEAT has " + line + ", the page has not");
            }
        }
    }

    private static List<Row> withStatus() {
        return Stream.of("Commands", "SITE", "Behaviour")
                .flatMap(heading -> table(heading).stream())
                .toList();
    }

    /** The rows of all tables under that heading and the smaller ones below it. */
    private static List<Row> table(String heading) {
        try {
            List<Row> rows = new ArrayList<>();
            boolean inside = false;
            boolean head = false;
            for (String line : Files.readAllLines(PAGE)) {
                if (line.startsWith("## ")) {
                    inside = line.equals("## " + heading);
                } else if (inside && line.startsWith("|")) {
                    if (line.startsWith("| ---") || line.startsWith("|---")) {
                        head = false;
                    } else if (!head) {
                        rows.add(row(line));
                    }
                } else {
                    // The first line of the next table is its head.
                    head = true;
                }
            }
            assertFalse(rows.isEmpty(), "nothing under " + heading);
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row row(String line) {
        String inner = line.substring(1, line.lastIndexOf('|'));
        return new Row(Arrays.stream(inner.split("(?<!\\\\)\\|", -1))
                .map(cell -> cell.replace("`", "").strip())
                .toList());
    }

    private static Map<String, String> testSources() {
        Map<String, String> sources = new HashMap<>();
        for (String module : List.of("server", "vfs", "vfs-local")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    String name = file.getFileName().toString();
                    sources.put(name.substring(0, name.length() - ".java".length()), Files.readString(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return sources;
    }
}
