package io.sluice.benchmarks.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** Ratios, the picture of them, and results that are read again. */
final class PlotTest {

    private static final Settings SETTINGS = new Settings(
            new Fileset.Sizes(1, 1, 1),
            Settings.Pace.QUICK,
            List.of(),
            new Settings.Places(Path.of("."), Path.of("."), Path.of("."), Path.of("sluice"), List.of(), 0),
            Pattern.compile(""));

    private static Results.Row row(String server, long operations, double cpu) {
        return new Results.Row(
                "NOOP, 1",
                Kind.NOOP,
                1,
                0,
                server,
                List.of(new Sample(1, operations, 0, cpu, 0, 0.1, 0, 1, 2, 3, 0, 0, 0, 0, "")));
    }

    private static Results results() {
        Results results = Results.none(SETTINGS);
        results.rows()
                .addAll(List.of(
                        row("sluice", 100, 0.01),
                        row("machine", 400, 0.001),
                        row("vsftpd", 50, 0.01),
                        row("proftpd", 40, 0.001)));
        return results;
    }

    @Test
    void rateIsByTheFastestAndCpuByTheCheapestPeer() {
        List<Comparison> all = Comparison.all(results().rows());

        assertEquals(1, all.size());
        assertEquals(2, all.getFirst().rate().orElseThrow(), 1e-9);
        // 100 us by 25 us.
        assertEquals(4, all.getFirst().cost().orElseThrow(), 1e-9);
        assertEquals(0.25, all.getFirst().ofMachine().orElseThrow(), 1e-9);
        assertTrue(Table.of(results()).contains("| 2.00 / 4.00 | 0.25 |"), Table.of(results()));
    }

    @Test
    void thePictureHasARowForEachCaseAndIsXml() throws Exception {
        String svg = ComparisonPlot.of(results()).orElseThrow();

        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertEquals("svg", document.getDocumentElement().getTagName());
        assertTrue(svg.contains(">NOOP, 1</text>"), svg);
        assertTrue(svg.contains(">2.00</text>") && svg.contains(">4.00</text>"), svg);
    }

    @Test
    void withoutPeersThereIsNoPicture() {
        Results results = Results.none(SETTINGS);
        results.rows().add(row("sluice", 100, 0.01));

        assertTrue(ComparisonPlot.of(results).isEmpty());
    }

    @Test
    void whatWasWrittenIsReadAgain(@TempDir Path directory) throws IOException {
        Results results = results();
        results.write(directory);

        assertEquals(Table.of(results), Table.of(Results.read(directory, SETTINGS)));
        Settings longer = new Settings(
                SETTINGS.sizes(), Settings.Pace.FULL, SETTINGS.peers(), SETTINGS.places(), SETTINGS.only());
        assertThrows(IOException.class, () -> Results.read(directory, longer));
    }
}
