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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** SITE CPFR and SITE CPTO: copies within the store. */
class CopyTest {

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    @BeforeEach
    void files() {
        server.put("/f", "content");
        server.put("/old", "old");
        server.makeDirectory("/dir");
    }

    @Test
    void copiesAFile() {
        RawClient client = server.login();
        assertTrue(client.command("SITE HELP", "214").contains("CPFR"));
        client.command("site cpfr f", "350 ");
        client.command("site cpto dir/a copy", "250 ");
        assertEquals("content", server.text("/dir/a copy"));
        assertEquals("content", server.text("/f"));
        client.command("SITE CPFR /dir/a copy", "350 ");
        client.command("SITE CPTO old", "250 ");
        assertEquals("content", server.text("/old"));
        client.command("SITE CPFR f", "350 ");
        client.command("SITE CPTO f", "250 ");
        assertEquals("content", server.text("/f"));
    }

    @Test
    void bigAndEmptyFiles() {
        byte[] big = new byte[5_000_000];
        big[4_999_999] = 7;
        server.put("/big", big);
        server.put("/empty", "");
        RawClient client = server.login();
        client.command("SITE CPFR big", "350 ");
        client.command("SITE CPTO copy", "250 ");
        assertArrayEquals(big, server.get("/copy"));
        client.command("SITE CPFR empty", "350 ");
        client.command("SITE CPTO copy", "250 ");
        assertEquals("", server.text("/copy"));
    }

    @Test
    void whatIsWrongIsRefused() {
        RawClient client = server.login();
        client.command("SITE CPTO new", "503 ");
        client.command("SITE CPFR", "501 ");
        client.command("SITE CPTO", "501 ");
        client.command("SITE CPFR missing", "550 ");
        client.command("SITE CPFR dir", "550 ");
        client.command("SITE CPTO new", "503 ");
        for (String target : new String[] {"dir", "/", "missing/new", "f/new"}) {
            client.command("SITE CPFR f", "350 ");
            client.command("SITE CPTO " + target, "550 ");
            client.command("SITE CPTO new", "503 ");
        }
        assertFalse(server.exists("/new"));
    }

    @Test
    void theUserTakesItAlong() {
        RawClient client = server.login();
        client.command("SITE CPFR f", "350 ");
        client.login("bob");
        client.command("SITE CPTO new", "503 ");
    }

    @Test
    void aFileThatVanishesIsMissing() {
        RawClient client = server.login();
        client.command("SITE CPFR f", "350 ");
        client.command("DELE f", "250 ");
        client.command("SITE CPTO old", "550 ");
        assertEquals("old", server.text("/old"));
    }

    @Test
    void aFailureLeavesWhatWasThere() {
        RawClient client = server.login();
        for (Fault.Call call : new Fault.Call[] {Fault.Call.READ, Fault.Call.WRITE, Fault.Call.COMMIT}) {
            client.command("SITE CPFR f", "350 ");
            server.storage().fail(call, new StorageError.NoSpace(VfsPath.of("/old")));
            client.command("SITE CPTO old", "452 ");
            server.storage().heal();
            assertEquals("old", server.text("/old"));
        }
    }

    @Test
    void abortLeavesWhatWasThere() {
        Gate gate = new Gate();
        server.storage().add(new Fault.StallRead(3, gate));
        RawClient client = server.login();
        client.command("SITE CPFR f", "350 ");
        client.send("SITE CPTO old");
        gate.awaitReached();
        assertTrue(client.command("STAT", "211-").contains("Running copy of /old: 3 bytes so far"));
        client.command("ABOR", "426 ");
        client.expect("226 ");
        assertEquals("old", server.text("/old"));
    }
}
