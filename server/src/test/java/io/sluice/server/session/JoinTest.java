package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testkit.Fault;
import io.sluice.vfs.testkit.Gate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** COMB: joins pieces into a file. */
class JoinTest {

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    @BeforeEach
    void pieces() {
        server.put("/p1", "one ");
        server.put("/p2", "two ");
        server.put("/p3", "three");
    }

    private void nothingHasChanged() {
        assertEquals("one ", server.text("/p1"));
        assertEquals("two ", server.text("/p2"));
        assertEquals("three", server.text("/p3"));
        assertFalse(server.exists("/f"));
    }

    @Test
    void joinsAndRemovesThePieces() {
        RawClient client = server.login();
        assertTrue(client.command("FEAT", "211").contains("\n COMB\n"));
        client.command("COMB f p1 /p2 p3", "250 ");
        assertEquals("one two three", server.text("/f"));
        for (String piece : new String[] {"/p1", "/p2", "/p3"}) {
            assertFalse(server.exists(piece));
        }
        assertEquals(1, server.server().count("sluice.works", "kind", "join"));
    }

    @Test
    void namesInQuotes() {
        server.makeDirectory("/a dir");
        server.put("/a dir/the \"piece\"", "one ");
        RawClient client = server.login();
        client.command("CWD a dir", "250 ");
        client.command("COMB \"/a dir/the file\" \"the \"\"piece\"\"\"   ../p2", "250 ");
        assertEquals("one two ", server.text("/a dir/the file"));
    }

    @Test
    void aFileThatIsThereIsContinued() {
        server.put("/f", "zero ");
        RawClient client = server.login();
        client.command("COMB \"f\" \"p1\"", "250 ");
        assertEquals("zero one ", server.text("/f"));
        client.command("COMB \"f\" \"p2\" \"p3\"", "250 ");
        assertEquals("zero one two three", server.text("/f"));
    }

    @Test
    void bigPieces() {
        byte[] big = new byte[3_000_001];
        big[3_000_000] = 1;
        server.put("/p2", big);
        RawClient client = server.login();
        client.command("COMB f p2 p3", "250 ");
        byte[] all = server.get("/f");
        assertEquals(3_000_006, all.length);
        assertEquals(1, all[3_000_000]);
        assertEquals('t', all[3_000_001]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "501 COMB",
                "501 COMB f",
                "501 COMB \"f\"",
                "501 COMB f \"p1",
                "501 COMB \"f\"p1",
                "501 COMB f p1 p1",
                "501 COMB p1 p1",
                "501 COMB f p1 ./p1",
                "550 COMB f missing",
                "550 COMB f p1 missing",
                "550 COMB f p1 dir",
                "550 COMB dir p1",
                "550 COMB / p1",
                "550 COMB missing/f p1",
                "550 COMB p1/f p2",
                "550 COMB f \"\""
            })
    void whatIsWrongIsRefused(String row) {
        server.makeDirectory("/dir");
        RawClient client = server.login();
        client.command(row.substring(4), row.substring(0, 4));
        nothingHasChanged();
    }

    @Test
    void aHundredPiecesAndNoMore() {
        String many = IntStream.rangeClosed(1, 100).mapToObj(i -> "n" + i).collect(Collectors.joining(" "));
        IntStream.rangeClosed(1, 100).forEach(i -> server.put("/n" + i, "x"));
        RawClient client = server.login();
        client.command("COMB f " + many + " p1", "504 ");
        nothingHasChanged();
        client.command("COMB f " + many, "250 ");
        assertArrayEquals("x".repeat(100).getBytes(java.nio.charset.StandardCharsets.US_ASCII), server.get("/f"));
    }

    @Test
    void aFailureLeavesEverything() {
        server.put("/f", "zero");
        RawClient client = server.login();
        for (Fault.Call call : new Fault.Call[] {Fault.Call.READ, Fault.Call.WRITE, Fault.Call.COMMIT}) {
            server.storage().fail(call, new StorageError.NoSpace(VfsPath.of("/f")));
            client.command("COMB f p1 p2", "452 ");
            server.storage().heal();
            assertEquals("zero", server.text("/f"));
            assertEquals("one ", server.text("/p1"));
        }
    }

    @Test
    void abortLeavesEverything() {
        Gate gate = new Gate();
        server.storage().add(new Fault.StallRead(2, gate));
        RawClient client = server.login();
        client.send("COMB f p1 p2 p3");
        gate.awaitReached();
        client.command("ABOR", "426 ");
        client.expect("226 ");
        server.awaitNoWork();
        nothingHasChanged();
        client.command("COMB f p1 p2 p3", "250 ");
    }

    @Test
    void aLostClientLeavesEverything() {
        Gate gate = server.storage().block(Fault.Call.WRITE);
        RawClient client = server.login();
        client.send("COMB f p1 p2 p3");
        gate.awaitReached();
        client.reset();
        ServerFixture.await("the end of the session", () -> server.server().meter("sluice.sessions.active") == 0);
        gate.open();
        server.awaitNoWork();
        nothingHasChanged();
    }

    @Test
    void aPieceThatStaysIsNoFailure() {
        server.storage().fail(Fault.Call.DELETE, new StorageError.PermissionDenied(VfsPath.of("/p1"), "no"));
        RawClient client = server.login();
        assertTrue(client.command("COMB f p1 p2", "250 ").contains("2 of the pieces"));
        assertEquals("one two ", server.text("/f"));
        assertEquals(2, server.server().meter("sluice.pieces.left"));
    }
}
