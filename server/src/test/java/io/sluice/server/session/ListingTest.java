package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** LIST, NLST, MLSD and the listing that STAT gives. */
class ListingTest {

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    @BeforeEach
    void files() {
        server.put("/a.txt", "12345");
        server.put("/b.txt", "1");
        server.put("/.hidden", "1");
        server.put("/with \"space\"", "1");
        server.makeDirectory("/d");
        server.put("/d/in", "1");
        server.put("/d/[x]", "1");
        server.makeDirectory("/e[1]");
        server.put("/e[1]/in", "1");
        server.makeDirectory("/empty");
    }

    private static List<String> lines(String text) {
        assertTrue(text.isEmpty() || text.endsWith("\r\n"), text);
        return Arrays.stream(text.split("\r\n"))
                .filter(line -> !line.isEmpty())
                .sorted()
                .toList();
    }

    private static List<String> names(RawClient client, String command) {
        return lines(client.fetchText(command)).stream()
                .map(line ->
                        line.replaceFirst("^.{10} +\\d+ ftp +ftp +\\d+ \\w{3} [ \\d]\\d (\\d\\d:\\d\\d| \\d{4}) ", ""))
                .sorted()
                .toList();
    }

    @Test
    void listHasTheFormOfLs() {
        RawClient client = server.login();
        List<String> lines = lines(client.fetchText("LIST"));
        assertEquals(7, lines.size());
        for (String line : lines) {
            assertTrue(
                    line.matches("[-d][-rwx]{9} +\\d+ ftp +ftp +\\d+ [A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d \\S.*"),
                    line);
        }
        assertTrue(lines.stream()
                .anyMatch(line -> line.startsWith("-rw") && line.contains(" 5 ") && line.endsWith(" a.txt")));
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("drwx") && line.endsWith(" d")));
        assertEquals(
                List.of(".hidden", "a.txt", "b.txt", "d", "e[1]", "empty", "with \"space\""), names(client, "LIST"));
    }

    @Test
    void optionsAreLeftOut() {
        RawClient client = server.login();
        List<String> all = names(client, "LIST");
        for (String options :
                new String[] {"-a", "-l", "-la", "-al", "-a -l", "-L", "-F", "-aL .", "  -a  ", "-R", "."}) {
            assertEquals(all, names(client, "LIST " + options), options);
        }
        assertEquals(List.of("[x]", "in"), names(client, "LIST -la d"));
        assertEquals(List.of("[x]", "in"), names(client, "LIST /d/"));
        assertEquals(List.of("with \"space\""), names(client, "LIST -l with \"space\""));
        server.makeDirectory("/-dir");
        server.put("/-dir/x", "1");
        assertEquals(List.of("x"), names(client, "LIST -dir"));
    }

    @Test
    void wildcards() {
        RawClient client = server.login();
        assertEquals(List.of("a.txt", "b.txt"), names(client, "LIST *.txt"));
        assertEquals(List.of("a.txt", "b.txt"), names(client, "LIST -la [ab].t?t"));
        assertEquals(List.of("in"), names(client, "LIST d/i*"));
        assertEquals(List.of("[x]"), names(client, "LIST d/[x]"));
        assertEquals(List.of("in"), names(client, "LIST e[1]"));
        assertEquals(List.of(), names(client, "LIST *.zip"));
        client.command("LIST missing/*", "550 ");
        assertEquals(List.of(".hidden"), names(client, "NLST .h*"));
    }

    @Test
    void namesAloneAreAsTheyWereAskedFor() {
        RawClient client = server.login();
        List<String> all = List.of(".hidden", "a.txt", "b.txt", "d", "e[1]", "empty", "with \"space\"");
        assertEquals(all, lines(client.fetchText("NLST")));
        assertEquals(all, lines(client.fetchText("NLST -a")));
        assertEquals(all, lines(client.fetchText("NLST .")));
        assertEquals(List.of("d/[x]", "d/in"), lines(client.fetchText("NLST d")));
        assertEquals(List.of("/d/[x]", "/d/in"), lines(client.fetchText("NLST /d/")));
        assertEquals(List.of("a.txt", "b.txt"), lines(client.fetchText("NLST *.txt")));
        assertEquals(List.of("d/in"), lines(client.fetchText("NLST d/i*")));
        assertEquals(List.of("a.txt"), lines(client.fetchText("NLST a.txt")));
        assertEquals(List.of("e[1]/in"), lines(client.fetchText("NLST e[1]")));
        assertEquals(List.of(), lines(client.fetchText("NLST empty")));
        client.command("NLST missing", "550 ");
        client.command("CWD d", "250 ");
        assertEquals(6 + 1, lines(client.fetchText("NLST ..")).size());
        for (String name : lines(client.fetchText("NLST .."))) {
            client.command("MLST " + name, "250-");
        }
    }

    @Test
    void machineListing() {
        RawClient client = server.login();
        client.command("MFMT 20010203040506 a.txt", "213 ");
        List<String> lines = lines(client.fetchText("MLSD"));
        assertEquals(7, lines.size());
        assertTrue(lines.stream().allMatch(line -> line.matches("type=(file|dir);\\S+; \\S.*")), lines.toString());
        assertTrue(lines.stream().anyMatch(l -> l.matches("type=file;size=5;modify=20010203040506;\\S+ a\\.txt")));
        assertTrue(lines.stream().anyMatch(l -> l.matches("type=dir;modify=\\d{14};\\S+ d")));
        client.command("OPTS MLST size;type;", "200 ");
        assertEquals(List.of("type=file;size=1; [x]", "type=file;size=1; in"), lines(client.fetchText("MLSD d")));
        client.command("OPTS MLST", "200 ");
        assertEquals(List.of(" [x]", " in"), lines(client.fetchText("MLSD d")));
        assertEquals(List.of(" in"), lines(client.fetchText("MLSD d/i*")), "a pattern, as ncftp sends it");
        client.command("MLSD a.txt", "501 ");
        client.command("MLSD a.txt/x", "550 ");
        client.command("MLSD missing", "550 ");
    }

    @Test
    void lineEndsDoNotDependOnTheType() {
        RawClient client = server.login();
        List<String> binary = lines(client.fetchText("NLST d"));
        client.command("TYPE A", "200 ");
        assertEquals(binary, lines(client.fetchText("NLST d")));
        client.command("MLST d", "250-");
    }

    @Test
    void listingOverTheControlConnection() {
        RawClient client = server.login();
        String[] directory = client.command("STAT d", "212-").split("\n", -1);
        assertEquals(4, directory.length);
        assertTrue(Arrays.stream(directory).anyMatch(line -> line.matches(" -rw.* in")));
        String[] file = client.command("STAT -la a.txt", "213-").split("\n", -1);
        assertTrue(file[1].matches(" -rw.* 5 .* a\\.txt"), file[1]);
        assertEquals(4, client.command("STAT *.txt", "212-").split("\n", -1).length);
        client.command("STAT missing", "550 ");
        for (int i = 0; i <= 1000; i++) {
            server.put("/d/" + i, "");
        }
        client.command("STAT d", "450 ");
        assertEquals(1003, lines(client.fetchText("NLST d")).size());
    }

    @Test
    void aDirectoryOfManyLongNames() {
        String name = "n".repeat(240);
        for (int i = 0; i < 5000; i++) {
            server.put("/empty/" + name + i, "");
        }
        RawClient client = server.login();
        assertEquals(
                5000, lines(client.fetchText("LIST empty")).stream().distinct().count());
        assertEquals(
                5000, lines(client.fetchText("MLSD empty")).stream().distinct().count());
    }
}
