package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** CWD, CDUP, PWD, MKD and RMD. */
class DirectoryCommandsTest {

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    @Test
    void changesTheDirectoryInEveryForm() {
        server.makeDirectory("/a");
        server.makeDirectory("/a/b");
        RawClient client = server.login();
        String[][] cases = {
            {"CWD a", "/a"},
            {"CWD b/", "/a/b"},
            {"CWD ..", "/a"},
            {"CWD .", "/a"},
            {"CWD /a/b//", "/a/b"},
            {"CWD //", "/"},
            {"CWD //a//b", "/a/b"},
            {"CWD ~", "/"},
            {"CWD a/./b/../b", "/a/b"},
            {"CWD", "/"},
            {"CWD /a", "/a"},
            {"CWD ", "/"},
            {"CWD /../../a", "/a"},
            {"CDUP", "/"},
            {"CDUP", "/"},
            {"CWD /", "/"},
        };
        for (String[] wanted : cases) {
            client.command(wanted[0], "250 ");
            client.command("PWD", "257 \"" + wanted[1] + "\" ");
        }
    }

    @Test
    void aDirectoryThatIsNotThereIs550() {
        server.put("/file", "x");
        RawClient client = server.login();
        client.command("CWD missing", "550 ");
        client.command("CWD file", "550 ");
        client.command("CWD file/x", "550 ");
        client.command("PWD", "257 \"/\" ");
        client.command("MKD d", "257 ");
        client.command("CWD d", "250 ");
        client.command("RMD /d", "250 ");
        client.command("PWD", "257 \"/d\" ");
        client.command("CWD .", "550 ");
        client.command("CDUP", "250 ");
    }

    @Test
    void quotesAreDoubled() {
        RawClient client = server.login();
        assertEquals("257 \"/a \"\"q\"\" b\" created.", client.command("MKD a \"q\" b", "257 "));
        client.command("CWD a \"q\" b", "250 ");
        client.command("PWD", "257 \"/a \"\"q\"\" b\" ");
        assertEquals("257 \"/a \"\"q\"\" b/\"\"\" created.", client.command("MKD \"", "257 "));
    }

    @Test
    void makesAndRemovesDirectories() {
        RawClient client = server.login();
        client.command("MKD d", "257 \"/d\" ");
        client.command("MKD d", "550 ");
        client.command("MKD /", "550 ");
        client.command("MKD missing/e", "550 ");
        client.command("MKD /d/e/", "257 \"/d/e\" ");
        client.command("RMD d", "550 ");
        client.command("RMD d/e", "250 ");
        client.command("RMD d", "250 ");
        client.command("RMD d", "550 ");
        client.command("RMD /", "550 ");
        server.put("/f", "x");
        client.command("RMD f", "550 ");
        client.command("MKD f", "550 ");
        assertTrue(server.exists("/f"));
        assertFalse(server.exists("/d"));
    }

    @Test
    void namesCanBeginAndEndWithSpaces() {
        RawClient client = server.login();
        client.command("MKD  lead", "257 \"/ lead\" ");
        client.command("MKD trail ", "257 \"/trail \" ");
        client.command("MKD -dash", "257 \"/-dash\" ");
        client.command("CWD trail", "550 ");
        client.command("CWD trail ", "250 ");
        client.command("RMD / lead", "250 ");
    }

    @Test
    void badNamesAreRefused() {
        RawClient client = server.login();
        client.command("MKD a\0b", "553 ");
        client.command("MKD a\rb", "553 ");
        client.command("MKD " + "n".repeat(256), "553 ");
        client.command("MKD " + "n".repeat(255), "257 ");
    }
}
