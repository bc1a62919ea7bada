package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.command.CommandSpec;
import io.sluice.server.command.CommandTable;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** TYPE, STRU, MODE, ALLO, and the commands that only say something. */
class ParameterCommandsTest {

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    private void expect(RawClient client, String code, String... lines) {
        for (String line : lines) {
            client.command(line, code);
        }
    }

    @Test
    void typeInEveryForm() {
        RawClient client = server.login();
        expect(client, "200 ", "TYPE A", "TYPE a", "TYPE A N", "TYPE an", "TYPE I", "TYPE i", "TYPE L 8", "TYPE L8");
        expect(client, "200 ", "type l 8", "TYPE I ");
        expect(client, "504 ", "TYPE E", "TYPE A T", "TYPE A C", "TYPE L 7", "TYPE L 36");
        expect(client, "501 ", "TYPE X", "TYPE L", "TYPE I N", "TYPE A X", "TYPE  ");
    }

    @Test
    void structureAndMode() {
        RawClient client = server.login();
        expect(client, "200 ", "STRU F", "stru f", "MODE S", "mode s");
        expect(client, "504 ", "STRU R", "STRU P", "MODE B", "MODE C", "MODE Z");
        expect(client, "501 ", "STRU X", "MODE X");
    }

    @Test
    void allocation() {
        RawClient client = server.login();
        expect(client, "200 ", "ALLO 0", "ALLO 1000", "ALLO 1000 R 80", "allo 9223372036854775807");
        expect(client, "501 ", "ALLO x", "ALLO -1", "ALLO 1 2", "ALLO 9223372036854775808", "ALLO 1 R", "ALLO 1 R x");
    }

    @Test
    void sayings() {
        RawClient client = server.connect();
        assertEquals("215 UNIX Type: L8", client.command("SYST", "215 "));
        expect(client, "200 ", "NOOP", "NOOP with an argument", "CLNT me 1.0", "CLNT");
        expect(client, "202 ", "ACCT x", "ACCT");
    }

    @Test
    void optionsInTheCaseThatClientsSend() {
        RawClient client = server.connect();
        expect(client, "200 ", "OPTS UTF8 ON", "opts utf8 on", "OPTS UTF8", "OPTS utf-8 on");
        expect(client, "504 ", "OPTS UTF8 OFF");
        expect(client, "501 ", "OPTS REST", "OPTS", "OPTS UTF8 X");
        client.login("bob");
        assertEquals(
                "200 MLST OPTS type;size;modify;UNIX.mode;",
                client.command("OPTS MLST type;size;modify;unix.MODE;nonsense;", "200 "));
        String facts = client.command("FEAT", "211-")
                .lines()
                .filter(line -> line.startsWith(" MLST"))
                .findAny()
                .orElse("");
        assertEquals(" MLST type*;size*;modify*;perm;unique;UNIX.mode*;", facts);
        assertEquals("200 MLST OPTS", client.command("OPTS MLST", "200 "));
        assertEquals("200 MLST OPTS type;", client.command("opts mlst type", "200 "));
    }

    @Test
    void featuresAreIndentedByOneSpace() {
        List<String> lines = server.connect().command("FEAT", "211-").lines().toList();
        assertEquals("211-Features:", lines.getFirst());
        assertEquals("211 End", lines.getLast());
        List<String> features = lines.subList(1, lines.size() - 1);
        assertTrue(features.stream().allMatch(line -> line.matches(" \\S.*")), features.toString());
        for (String wanted : List.of("UTF8", "TVFS", "EPRT", "EPSV", "MDTM", "MFMT", "REST STREAM", "SIZE", "CLNT")) {
            assertTrue(features.contains(" " + wanted), wanted);
        }
    }

    @Test
    void helpNamesEveryCommand() {
        RawClient client = server.connect();
        String help = client.command("HELP", "214-");
        for (CommandSpec spec : CommandTable.standard().specs()) {
            assertTrue(help.contains(spec.verb()), spec.verb());
            String one = client.command("HELP " + spec.verb(), "214");
            assertTrue(one.substring(4).startsWith("Syntax: " + spec.verb()), one);
        }
        client.command("help xcwd", "214 Syntax: CWD");
        client.command("HELP NONSENSE", "501 ");
        client.command("HELP SMNT", "502 ");
    }

    @Test
    void site() {
        RawClient client = server.login();
        assertTrue(client.command("SITE HELP", "214-").contains("\n HELP [<command>]: "));
        assertTrue(client.command("HELP SITE", "214-").contains("\n HELP [<command>]: "));
        client.command("SITE HELP help", "214 SITE HELP [<command>]: ");
        client.command("site help xyz", "501 ");
        client.command("site help", "214-");
        client.command("SITE", "501 ");
        client.command("SITE EXEC ls", "504 ");
    }
}
