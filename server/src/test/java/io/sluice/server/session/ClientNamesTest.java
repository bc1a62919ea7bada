package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** CLNT, CSID and LANG: what client and server tell each other of themselves. */
class ClientNamesTest {

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    @Test
    void namesAreNoted() {
        RawClient client = server.connect();
        client.command("CLNT WinSCP", "200 ");
        client.command("CLNT", "200 ");
        String reply = client.command("CSID Name=Robo; Version=1.2;", "200 Name=Sluice;");
        assertTrue(reply.contains(" CaseSensitive=1;") && reply.contains(" DirSep=/;"), reply);
        client.command("CSID", "200 ");
        client.command("CSID " + "x".repeat(4000), "200 ");
    }

    @Test
    void repliesAreInEnglish() {
        RawClient client = server.connect();
        for (String tag : new String[] {"", " EN", " en", " en-GB", " EN-us-x-private"}) {
            client.command("LANG" + tag, "200 ");
        }
        for (String tag : new String[] {" DE", " fr-CA", " english", " eo"}) {
            client.command("LANG" + tag, "504 ");
        }
        for (String tag : new String[] {" e n", " -", " en-", " de_DE", " 1", " " + "x".repeat(9), " \u00E4"}) {
            client.command("LANG" + tag, "501 ");
        }
        assertTrue(client.command("FEAT", "211-").contains("\n LANG EN*\n"));
        client.login("bob").command("LANG EN", "200 ");
    }
}
