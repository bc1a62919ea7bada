package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testkit.Fault;
import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A store that fails at each stage of each transfer: the right reply, and the session goes on. */
class StorageFailureTest {

    private static final VfsPath PATH = VfsPath.of("/f");
    private static final Map<StorageError, String> REPLIES = Map.ofEntries(
            Map.entry(new StorageError.NotFound(PATH), "550 "),
            Map.entry(new StorageError.PermissionDenied(PATH, "test"), "550 "),
            Map.entry(new StorageError.NameNotAllowed("f", "test"), "553 "),
            Map.entry(new StorageError.NoSpace(PATH), "452 "),
            Map.entry(new StorageError.QuotaExceeded(PATH), "552 "),
            Map.entry(new StorageError.Busy(PATH), "450 "),
            Map.entry(new StorageError.Unavailable("test"), "451 "),
            Map.entry(new StorageError.TimedOut("test"), "451 "),
            Map.entry(new StorageError.Throttled("test"), "451 "),
            Map.entry(new StorageError.RangeNotSatisfiable(PATH, 2, 1), "554 "),
            Map.entry(new StorageError.Unsupported("test"), "502 "),
            Map.entry(
                    new StorageError.Unexpected("test", new IllegalStateException("secret")), "451 Internal error s"));

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    @BeforeEach
    void aFile() {
        server.put("/f", "content");
        server.expectInternalErrors();
    }

    /** The command is refused at once, and its port is there for the next one. */
    private void refused(RawClient client, Fault.Call stage, String command) throws IOException {
        for (var entry : REPLIES.entrySet()) {
            try (Socket data = client.openData()) {
                server.storage().fail(stage, entry.getKey());
                String reply = client.command(command, entry.getValue());
                assertFalse(reply.contains("secret"), reply);
                server.storage().heal();
                client.command("RETR f", "150 ");
                assertEquals(7, data.getInputStream().readAllBytes().length);
                client.expect("226 ");
            }
        }
    }

    /** The transfer begins and then fails. */
    private void broken(RawClient client, Fault.Call stage, String command, boolean download) throws IOException {
        for (var entry : REPLIES.entrySet()) {
            server.storage().fail(stage, entry.getKey());
            try (Socket data = client.openData()) {
                client.command(command, "150 ");
                if (download) {
                    assertTrue(DataWatch.endsWithReset(data), "must not look like the end of a file");
                } else {
                    data.getOutputStream().write(1);
                    data.shutdownOutput();
                }
                String reply = client.expect(entry.getValue());
                assertFalse(reply.contains("secret"), reply);
            }
            server.storage().heal();
            assertEquals("content", client.fetchText("RETR f"));
            assertFalse(server.exists("/new"));
        }
    }

    @Test
    void refusesToOpen() throws IOException {
        RawClient client = server.login();
        refused(client, Fault.Call.OPEN_READ, "RETR f");
        refused(client, Fault.Call.OPEN_WRITE, "STOR new");
        refused(client, Fault.Call.OPEN_WRITE, "APPE new");
        refused(client, Fault.Call.OPEN_WRITE, "STOU");
        refused(client, Fault.Call.LIST, "LIST");
        refused(client, Fault.Call.LIST, "NLST *");
        refused(client, Fault.Call.LIST, "MLSD");
        refused(client, Fault.Call.LIST, "STAT /");
        refused(client, Fault.Call.NEXT, "STAT /");
        refused(client, Fault.Call.STAT, "SIZE f");
    }

    @Test
    void failsWhileSending() throws IOException {
        RawClient client = server.login();
        broken(client, Fault.Call.READ, "RETR f", true);
        broken(client, Fault.Call.NEXT, "LIST", true);
        broken(client, Fault.Call.NEXT, "MLSD", true);
        client.command("TYPE A", "200 ");
        broken(client, Fault.Call.READ, "RETR f", true);
    }

    @Test
    void failsWhileReceiving() throws IOException {
        RawClient client = server.login();
        broken(client, Fault.Call.WRITE, "STOR new", false);
        broken(client, Fault.Call.WRITE, "STOR f", false);
        broken(client, Fault.Call.COMMIT, "STOR new", false);
        broken(client, Fault.Call.COMMIT, "APPE new", false);
        broken(client, Fault.Call.COMMIT, "STOR f", false);
    }

    @Test
    void aFileThatChangesMeanwhileIsNoMixture() throws IOException {
        RawClient client = server.login();
        StorageError changed = new StorageError.Changed(PATH);
        server.storage().fail(Fault.Call.READ, changed);
        try (Socket data = client.openData()) {
            client.command("RETR f", "150 ");
            assertTrue(DataWatch.endsWithReset(data));
            client.expect("426 /f: was changed by somebody else");
        }
        client.command("HASH f", "450 /f: was changed");
        server.storage().heal();
        server.storage().fail(Fault.Call.COMMIT, changed);
        try (Socket data = client.openData()) {
            client.command("APPE f", "150 ");
            data.getOutputStream().write(1);
            data.shutdownOutput();
            client.expect("426 /f: was changed by somebody else");
        }
        server.storage().heal();
        assertEquals("content", client.fetchText("RETR f"));
    }

    @Test
    void faultsOfOurOwnCodeAreAnsweredToo() throws IOException {
        RawClient client = server.login();
        server.storage().always(Fault.Call.STAT, () -> {
            throw new IllegalArgumentException("secret");
        });
        assertFalse(client.command("SIZE f", "451 ").contains("secret"));
        server.storage().always(Fault.Call.READ, () -> {
            throw new StackOverflowError("secret");
        });
        try (Socket data = client.openData()) {
            client.command("RETR f", "150 ");
            assertTrue(DataWatch.endsWithReset(data));
            assertFalse(client.expect("451 ").contains("secret"));
        }
        server.storage().heal();
        assertEquals("content", client.fetchText("RETR f"));
        assertTrue(server.server().meter("sluice.errors.internal") >= 2);
    }

    @Test
    void aStoreThatStandsStillIsLeftByAbor() throws IOException {
        RawClient client = server.login();
        var gate = server.storage().block(Fault.Call.WRITE);
        try (Socket data = client.openData()) {
            client.command("STOR new", "150 ");
            data.getOutputStream().write(1);
            gate.awaitReached();
            client.sendTogether("ABOR", "NOOP");
            client.command("STAT", "211-");
            gate.open();
            client.expect("426 ");
            client.expect("226 ");
            client.expect("200 ");
        }
        assertFalse(server.exists("/new"));
    }
}
