package io.sluice.server.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.TransfersConfig.Incomplete;
import io.sluice.server.testing.Configs;
import io.sluice.server.testing.Ports;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testkit.Fault;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Uploads that are cut, by the policies there are for them. */
class IncompleteUploadTest {

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    /** Sends {@code text} of an upload and waits until the server has it. */
    private static Socket half(RawClient client, String command, String text) throws IOException {
        Socket data = client.openData();
        client.command(command, "150 ");
        data.getOutputStream().write(bytes(text));
        ServerFixture.await(
                "the bytes", () -> client.command("STAT", "211-").contains(": " + text.length() + " bytes so far"));
        return data;
    }

    @Nested
    class Discarded {

        @RegisterExtension
        final ServerFixture server = ServerFixture.standard();

        @Test
        void whateverCutsIt() throws IOException {
            server.put("/old", "old");
            for (String name : new String[] {"old", "new"}) {
                RawClient client = server.login();
                RawClient.reset(half(client, "STOR " + name, "half"));
                client.expect("426 ");
                try (Socket data = half(client, "STOR " + name, "half")) {
                    client.command("ABOR", "426 ");
                    client.expect("226 ");
                    assertTrue(DataWatch.endsWithReset(data));
                }
                try (Socket data = half(client, "STOR " + name, "half")) {
                    client.reset();
                    assertTrue(DataWatch.endsWithReset(data));
                }
                server.awaitNoTransfer();
            }
            assertEquals("old", server.text("/old"));
            assertFalse(server.exists("/new"));
        }

        @Test
        void appendAndResumeAreCutBack() throws IOException {
            server.put("/f", "0123456789");
            RawClient client = server.login();
            RawClient.reset(half(client, "APPE f", "half"));
            client.expect("426 ");
            assertEquals("0123456789", server.text("/f"));
            client.command("REST 10", "350 ");
            RawClient.reset(half(client, "STOR f", "half"));
            client.expect("426 ");
            assertEquals("0123456789", server.text("/f"));
            assertTrue(client.store("APPE f", bytes("+")).startsWith("226 "));
        }

        @Test
        void anAnnouncedSizeIsNotAskedFor() {
            RawClient client = server.login();
            client.command("ALLO 100", "200 ");
            assertTrue(client.store("STOR f", bytes("short")).startsWith("226 "));
        }
    }

    @Nested
    class Kept {

        @RegisterExtension
        final ServerFixture server = ServerFixture.with(Configs.transfers(Incomplete.KEEP, true));

        @Test
        void staysAndCanBeResumed() throws IOException {
            RawClient client = server.login();
            RawClient.reset(half(client, "STOR f", "half"));
            client.expect("426 ");
            client.command("SIZE f", "213 4");
            client.command("REST 4", "350 ");
            assertTrue(client.store("STOR f", bytes("+rest")).startsWith("226 "));
            assertEquals("half+rest", server.text("/f"));
            half(client, "STOR g", "aborted").close();
            client.expect("226 ");
            try (Socket data = half(client, "APPE g", "+more")) {
                client.command("ABOR", "426 ");
                client.expect("226 ");
                assertTrue(DataWatch.endsWithReset(data));
            }
            assertEquals("aborted+more", server.text("/g"));
            Socket data = half(client, "STOR h", "killed");
            client.close();
            assertTrue(DataWatch.endsWithReset(data));
            server.awaitNoTransfer();
            assertEquals("killed", server.text("/h"));
        }

        @Test
        void whereNothingArrivedNothingChanges() throws IOException {
            server.put("/old", "0123456789");
            RawClient client = server.login();
            int closed = Ports.free(1).first();
            for (String command : new String[] {"STOR old", "APPE old", "STOR new"}) {
                client.command("EPRT |1|127.0.0.1|" + closed + "|", "200 ");
                client.command(command, "425 ");
                RawClient.reset(half(client, command, ""));
                client.expect("426 ");
            }
            client.command("EPRT |1|127.0.0.1|" + closed + "|", "200 ");
            client.command("REST 5", "350 ");
            client.command("STOR old", "425 ");
            assertEquals("0123456789", server.text("/old"));
            assertFalse(server.exists("/new"));
        }

        @Test
        void whatTheStoreCutIsDiscarded() throws IOException {
            server.put("/old", "0123456789");
            RawClient client = server.login();
            server.storage().fail(Fault.Call.WRITE, new StorageError.NoSpace(VfsPath.of("/old")));
            assertTrue(client.store("STOR old", bytes("new bytes")).startsWith("452 "));
            assertEquals("0123456789", server.text("/old"));
        }

        @Test
        void aStoreThatCannotKeepDiscards() throws IOException {
            server.storage().fail(Fault.Call.KEEP, new StorageError.Unavailable("test"));
            RawClient client = server.login();
            RawClient.reset(half(client, "STOR f", "half"));
            client.expect("426 ");
            assertFalse(server.exists("/f"));
            assertEquals(1, server.server().meter("sluice.uploads.keep.failed"));
        }

        @Test
        void anAnnouncedSizeMustArrive() {
            RawClient client = server.login();
            client.command("ALLO 6", "200 ");
            assertTrue(client.store("STOR f", bytes("short")).startsWith("426 "));
            assertEquals("short", server.text("/f"));
            client.command("ALLO 6 R 3", "200 ");
            assertTrue(client.store("STOR f", bytes("longer")).startsWith("226 "));
            assertTrue(client.store("STOR f", bytes("any")).startsWith("226 "));
            client.command("ALLO 2", "200 ");
            assertTrue(client.store("STOR f", bytes("more")).startsWith("226 "));
        }
    }
}
