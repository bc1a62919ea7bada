package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** REST with RETR and STOR. */
class RestartTest {

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    @BeforeEach
    void aFile() {
        server.put("/f", "0123456789");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    @Test
    void downloadsTheRestOnce() {
        RawClient client = server.login();
        client.command("REST 4", "350 ");
        client.command("SIZE f", "213 10");
        assertEquals("456789", client.fetchText("RETR f"));
        assertEquals("0123456789", client.fetchText("RETR f"));
    }

    @Test
    void saysHowManyBytesCome() throws java.io.IOException {
        RawClient client = server.login();
        client.command("REST 4", "350 ");
        try (var data = client.openData()) {
            assertEquals("150 Opening BINARY mode data connection for f (6 bytes).", client.command("RETR f", "150 "));
            data.getInputStream().readAllBytes();
            client.expect("226 ");
        }
    }

    @Test
    void atTheEndThereIsNothing() {
        RawClient client = server.login();
        client.command("REST 10", "350 ");
        assertEquals("", client.fetchText("RETR f"));
        client.command("REST 0", "350 ");
        assertEquals("0123456789", client.fetchText("RETR f"));
    }

    @Test
    void beyondTheEndIsRefusedAndForgotten() {
        RawClient client = server.login();
        client.command("REST 11", "350 ");
        client.command("RETR f", "554 Offset 11 is beyond the end of the file (10 bytes).");
        client.command("REST 11", "350 ");
        client.command("STOR f", "554 ");
        client.command("REST 1", "350 ");
        client.command("STOR missing", "550 ");
        assertEquals("0123456789", client.fetchText("RETR f"));
    }

    @Test
    void aRefusalUsesTheMarkerUp() {
        RawClient client = server.login();
        client.command("REST 4", "350 ");
        client.command("RETR missing", "550 ");
        assertEquals("0123456789", client.fetchText("RETR f"));
        client.command("REST 4", "350 ");
        client.fetchText("LIST");
        assertEquals("0123456789", client.fetchText("RETR f"));
    }

    @Test
    void uploadsTheRest() {
        RawClient client = server.login();
        client.command("REST 4", "350 ");
        assertTrue(client.store("STOR f", bytes("abc")).startsWith("226 "));
        assertEquals("0123abc", server.text("/f"));
        client.command("REST 7", "350 ");
        assertTrue(client.store("STOR f", bytes("def")).startsWith("226 "));
        assertEquals("0123abcdef", server.text("/f"));
        assertTrue(client.store("STOR f", bytes("new")).startsWith("226 "));
        assertEquals("new", server.text("/f"));
        client.command("REST 0", "350 ");
        assertTrue(client.store("STOR g", bytes("g")).startsWith("226 "));
    }

    @Test
    void argumentsAndTypes() {
        RawClient client = server.login();
        for (String bad : new String[] {"REST x", "REST -1", "REST 1 2", "REST 9223372036854775808", "REST 0x10"}) {
            client.command(bad, "501 ");
        }
        client.command("TYPE A", "200 ");
        client.command("REST 0", "350 ");
        client.command("REST 1", "501 ");
        assertEquals("0123456789", client.fetchText("RETR f"));
        client.command("TYPE I", "200 ");
        client.command("REST 9223372036854775807", "350 ");
        client.command("RETR f", "554 ");
    }

    @Test
    void aMarkerDoesNotSurviveTypeA() {
        RawClient client = server.login();
        client.command("REST 4", "350 ");
        client.command("TYPE A", "200 ");
        client.command("RETR f", "501 ");
        assertEquals("0123456789", client.fetchText("RETR f"));
    }
}
