package io.sluice.server.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** STOR, STOU and APPE when all goes well, and when they are refused before any byte. */
class UploadCommandsTest {

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    /** STOU; the name that both replies give. */
    private String storeUnique(RawClient client, String command) throws IOException {
        String name;
        try (Socket data = client.openData()) {
            String opening = client.command(command, "150 FILE: ");
            name = opening.substring("150 FILE: ".length());
            data.getOutputStream().write(bytes("unique"));
        }
        assertEquals("226 Transfer complete; FILE: " + name, client.expect("226 "));
        return name;
    }

    @Test
    void uniqueNames() throws IOException {
        server.makeDirectory("/d");
        RawClient client = server.login();
        String first = storeUnique(client, "STOU");
        String second = storeUnique(client, "STOU");
        assertNotEquals(first, second);
        assertEquals("unique", server.text("/" + first));
        String named = storeUnique(client, "STOU a name");
        assertTrue(named.startsWith("a name."), named);
        client.command("CWD d", "250 ");
        assertTrue(server.exists("/d/" + storeUnique(client, "STOU ")));
        String elsewhere = storeUnique(client, "STOU ../x");
        assertTrue(elsewhere.startsWith("/x."), elsewhere);
        assertEquals("unique", client.fetchText("RETR " + elsewhere), "what is told leads there from here");
        client.command("CWD /", "250 ");
        String below = storeUnique(client, "STOU /d/x");
        assertTrue(below.startsWith("/d/x."), below);
        assertEquals("unique", client.fetchText("RETR " + below));
    }

    @Test
    void whatTheStoreCouldNeverHoldIsRefusedBeforeTheFirstByte() throws IOException {
        RawClient client = server.login();
        for (String command : new String[] {"STOR f", "APPE f"}) {
            client.command("EPSV", "229 ");
            client.command("ALLO " + Long.MAX_VALUE, "200 ");
            client.command(command, "552 ");
            assertFalse(server.exists("/f"));
        }
        client.store("STOR f", bytes("fits"));
        assertEquals("fits", server.text("/f"), "the size was announced for one upload");
    }

    @Test
    void whatTheStoreHoldsIsMeasured() {
        double before = server.server().meter("sluice.memory-store.bytes");
        server.put("/f", new byte[100_000]);
        assertTrue(server.server().meter("sluice.memory-store.bytes") >= before + 100_000);
    }

    @Test
    void nothingIsSeenBeforeTheEnd() throws IOException {
        server.put("/old", "old");
        RawClient client = server.login();
        for (String name : new String[] {"old", "new"}) {
            try (Socket data = client.openData()) {
                client.command("STOR " + name, "150 ");
                data.getOutputStream().write(bytes("fresh"));
                data.getOutputStream().flush();
                client.command("STAT", "211-");
                assertEquals(name.equals("old"), server.exists("/" + name));
                assertEquals("old", server.text("/old"));
            }
            client.expect("226 ");
            assertEquals("fresh", server.text("/" + name));
            server.put("/old", "old");
        }
    }

    @Test
    void appends() {
        RawClient client = server.login();
        assertTrue(client.store("APPE f", bytes("one")).startsWith("226 "));
        assertTrue(client.store("APPE f", bytes("two")).startsWith("226 "));
        assertTrue(client.store("APPE f", new byte[0]).startsWith("226 "));
        assertEquals("onetwo", server.text("/f"));
        client.command("REST 1", "350 ");
        assertTrue(client.store("APPE f", bytes("!")).startsWith("226 "));
        assertEquals("onetwo!", server.text("/f"));
    }

    @Test
    void refusalsComeBeforeTheDataConnection() throws IOException {
        server.makeDirectory("/d");
        RawClient client = server.login();
        Socket data = client.openData();
        for (String verb : new String[] {"STOR", "APPE"}) {
            client.command(verb + " d", "550 ");
            client.command(verb + " /", "550 ");
            client.command(verb + " missing/f", "550 ");
            client.command(verb + " " + "n".repeat(256), "553 ");
            client.command(verb + " a\0b", "553 ");
        }
        client.command("STOU missing/f", "550 ");
        // The connection is still good for what is allowed.
        client.command("STOR d/f", "150 ");
        data.close();
        client.expect("226 ");
    }

    @Test
    void withoutADataConnectionNothingHappens() {
        server.put("/f", "old");
        RawClient client = server.login();
        for (String verb : new String[] {"STOR f", "APPE f", "STOU", "RETR f", "LIST", "NLST", "MLSD"}) {
            client.command(verb, "425 ");
        }
        assertEquals("old", server.text("/f"));
        assertFalse(server.exists("/upload"));
    }

    @Test
    void anEmptyFileIsAFile() {
        RawClient client = server.login();
        assertTrue(client.store("STOR empty", new byte[0]).startsWith("226 "));
        assertEquals("", server.text("/empty"));
        assertEquals("", client.fetchText("RETR empty"));
    }
}
