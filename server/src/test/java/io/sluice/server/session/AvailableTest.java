package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.server.testing.TestServer;
import io.sluice.vfs.Capabilities;
import io.sluice.vfs.Capability;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.decorate.ForwardingStorage;
import io.sluice.vfs.memory.MemoryStorage;
import io.sluice.vfs.testkit.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** AVBL, OPTS REST STOR and FEAT, in a store that can and in one that cannot; and a store that keeps few times. */
class AvailableTest {

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    /** A store without any optional ability but keeping times, of which it knows those before 2030 only. */
    private static final class Poor extends ForwardingStorage {
        private final Capabilities abilities;

        Poor(Storage delegate, Capabilities abilities) {
            super(delegate);
            this.abilities = abilities;
        }

        @Override
        protected Storage decorate(Storage subtree) {
            return new Poor(subtree, abilities);
        }

        @Override
        protected Capabilities offered(Capabilities ofTheStore) {
            return abilities;
        }

        @Override
        public void setModified(VfsPath path, Instant modified) {
            Instant last = Instant.parse("2029-12-31T23:59:59Z");
            super.setModified(path, modified.isAfter(last) ? last : modified);
        }
    }

    @Test
    void bytesAreAvailable() {
        server.put("/f", "x");
        RawClient client = server.login();
        long bytes = Long.parseLong(client.command("AVBL", "213 ").substring(4));
        assertTrue(bytes > 1_000_000);
        client.command("MKD d", "257 ");
        client.command("AVBL d", "213 ");
        client.command("AVBL /", "213 ");
        client.command("AVBL f", "550 ");
        client.command("AVBL missing", "550 ");
        client.command("OPTS REST STOR", "200 ");
        client.command("opts rest stor", "200 ");
        client.command("OPTS REST", "501 ");
        client.command("OPTS REST RETR", "501 ");
        String feat = client.command("FEAT", "211-");
        assertTrue(feat.contains("\n AVBL\n") && feat.contains("\n MFMT\n") && feat.contains("\n HOST\n"), feat);
    }

    @Test
    void farTimesAreKeptOrRefusedOnAFileSystem(@TempDir Path root) throws IOException {
        Files.createFile(root.resolve("f"));
        try (TestServer local = TestServer.overDirectory(root);
                RawClient client = local.login()) {
            String before = "213 20010203040506";
            client.command("MFMT 20010203040506 f", "213 ");
            for (String time : List.of("00000101000000", "19000101000000", "24460601000000", "99991231235959")) {
                String reply = client.command("MFMT " + time + " f", "");
                if (reply.startsWith("213 ")) {
                    before = "213 " + time;
                    assertEquals("213 Modify=" + time + "; /f", reply);
                } else {
                    assertTrue(reply.startsWith("504 The store cannot keep that time"), reply);
                }
                assertEquals(before, client.command("MDTM f", "213 "));
            }
        }
    }

    @Test
    void aRenameIntoAnotherFileSystemSaysSo() {
        server.put("/f", "x");
        RawClient client = server.login();
        server.storage()
                .fail(Fault.Call.RENAME, new StorageError.OtherFileSystem(VfsPath.of("/f"), VfsPath.of("/mnt/f")));
        client.command("RNFR f", "350 ");
        client.command("RNTO mnt/f", "550 /mnt/f: lies in another store than /f; copy");
        server.storage().heal();
    }

    @Test
    void whatAStoreCannotIsNotOffered() {
        MemoryStorage memory = new MemoryStorage(1 << 20, InstantSource.system());
        memory.makeDirectory(VfsPath.of("/d"));
        try (TestServer poor = TestServer.over(new Poor(memory, new Capabilities(Set.of(Capability.WRITE))));
                RawClient client = poor.login()) {
            client.command("AVBL", "504 ");
            client.command("OPTS REST STOR", "504 ");
            client.command("SITE CHMOD 777 d", "504 ");
            client.command("SITE UTIME 20010203040506 d", "504 ");
            client.command("MFMT 20010203040506 d", "504 ");
            client.command("MDTM 20010203040506 d", "504 ");
            client.command("MFF UNIX.mode=777; d", "504 ");
            client.command("MFF Modify=20010203040506; d", "504 ");
            client.command("RNFR d", "350 ");
            client.command("RNTO e", "250 Renamed, not in one step");
            String feat = client.command("FEAT", "211-");
            assertFalse(feat.contains("AVBL") || feat.contains("MFMT") || feat.contains("MFF"), feat);
        }
    }

    @Test
    void aTimeThatTheStoreCannotKeepIsRefusedWhole() {
        MemoryStorage memory = new MemoryStorage(1 << 20, InstantSource.system());
        memory.makeDirectory(VfsPath.of("/d"));
        try (TestServer poor = TestServer.over(new Poor(memory, memory.capabilities()));
                RawClient client = poor.login()) {
            client.command("MFF Modify=20010203040506;UNIX.mode=750; d", "213 ");
            String late = "20990101000000";
            client.command(
                    "MFMT " + late + " d", "504 The store cannot keep that time, the nearest is 20291231235959;");
            client.command("MDTM " + late + " d", "504 ");
            client.command("SITE UTIME " + late + " d", "504 ");
            client.command("MFF UNIX.mode=777;Modify=" + late + "; d", "504 ");
            String facts = client.command("MLST d", "250-");
            assertTrue(facts.contains("modify=20010203040506;") && facts.contains("UNIX.mode=0750;"), facts);
        }
    }
}
