package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.ServerConfig;
import io.sluice.server.testing.Configs;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.server.testing.TestServer;
import io.sluice.vfs.Capabilities;
import io.sluice.vfs.Capability;
import io.sluice.vfs.RenameSteps;
import io.sluice.vfs.RenameSteps.Phase;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.decorate.ForwardingStorage;
import io.sluice.vfs.memory.MemoryStorage;
import io.sluice.vfs.testkit.Fault;
import io.sluice.vfs.testkit.FaultyStorage;
import io.sluice.vfs.testkit.Gate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Directories in stores that copy and delete all that is in them: it takes a while, and the client is not left alone with it. */
class LongRenameTest {

    private static final String DONE = "250 Renamed, not in one step: this store copies and deletes.";

    /** Makes "copies" that are directories, and looks at the store before some steps: there a test holds it or lets it fail. */
    private static final class InSteps extends ForwardingStorage {

        private static final int ALL = 3;
        private static final Set<Capability> NOT_ITS =
                Set.of(Capability.ATOMIC_RENAME, Capability.ATOMIC_DIRECTORY_RENAME);

        InSteps(Storage delegate) {
            super(delegate);
        }

        @Override
        protected Storage decorate(Storage subtree) {
            return new InSteps(subtree);
        }

        @Override
        protected Capabilities offered(Capabilities ofTheStore) {
            return ofTheStore.within(EnumSet.complementOf(EnumSet.copyOf(NOT_ITS)));
        }

        @Override
        public void rename(VfsPath from, VfsPath to, RenameSteps steps) {
            if (to.startsWith(from)) {
                throw new StorageException(new StorageError.IntoItself(from));
            }
            List<VfsPath> made = new ArrayList<>();
            try {
                for (int i = 1; i <= ALL; i++) {
                    VfsPath copy = to.parent().child(to.name() + i);
                    delegate().makeDirectory(copy);
                    made.add(copy);
                    steps.done(Phase.COPIED, i, ALL);
                }
                steps.commit();
            } catch (StorageException e) {
                for (int i = 0; i < made.size(); i++) {
                    steps.done(Phase.UNDONE, i, made.size());
                    delegate().removeDirectory(made.get(i));
                }
                throw e;
            }
            steps.done(Phase.REMOVED, 1, ALL);
            super.rename(from, to, steps);
            made.forEach(delegate()::removeDirectory);
        }
    }

    private final List<RawClient> clients = new ArrayList<>();
    private FaultyStorage faulty = fresh();
    private TestServer server;

    private static FaultyStorage fresh() {
        FaultyStorage storage = new FaultyStorage(new MemoryStorage(1 << 20, InstantSource.system()));
        storage.makeDirectory(VfsPath.of("/d"));
        return storage;
    }

    @BeforeEach
    void start() {
        server = TestServer.over(new InSteps(faulty));
    }

    /** Another server for this test. */
    private void restart(UnaryOperator<ServerConfig> change) {
        server.close();
        faulty = fresh();
        server = TestServer.over(new InSteps(faulty), change);
    }

    private RawClient login() {
        RawClient client = server.login();
        clients.add(client);
        return client;
    }

    @AfterEach
    void stop() {
        clients.forEach(RawClient::close);
        server.close();
    }

    /** Renames until that gate is reached. */
    private static Gate rename(RawClient client, Gate gate) {
        client.command("RNFR d", "350 ");
        client.send("RNTO e");
        gate.awaitReached();
        return gate;
    }

    private void assertUntouched() {
        assertTrue(exists("/d"));
        for (String name : List.of("/e", "/e1", "/e2", "/e3")) {
            assertFalse(exists(name), name);
        }
    }

    private boolean exists(String path) {
        try {
            return faulty.stat(VfsPath.of(path)).isDirectory();
        } catch (StorageException e) {
            assertEquals(new StorageError.NotFound(VfsPath.of(path)), e.error());
            return false;
        }
    }

    private void passOneCopy() {
        Gate open = new Gate();
        open.open();
        faulty.add(new Fault.StallCall(Fault.Call.MAKE_DIRECTORY, open));
    }

    /** The second copy stands still. */
    private Gate secondCopy() {
        passOneCopy();
        Gate gate = new Gate();
        faulty.add(new Fault.StallCall(Fault.Call.MAKE_DIRECTORY, gate));
        return gate;
    }

    @Test
    void statTellsHowFarItIsAndOthersWaitTheirTurn() {
        RawClient client = login();
        Gate gate = rename(client, secondCopy());
        client.sendTogether("NOOP", "STAT", "PWD");
        String status = client.expect("211-");
        assertTrue(status.contains("\n Running rename of /d: 1 of 3 copied to /e\n"), status);
        assertTrue(status.contains("\n No data connection\n"), status);
        gate.open();
        assertEquals(DONE, client.expect("250 "));
        client.expect("200 ");
        client.expect("257 ");
        assertTrue(exists("/e"));
        assertFalse(exists("/d"));
        assertEquals(1, server.count("sluice.works", "kind", "rename"));
        assertEquals(1, server.count("sluice.works", "outcome", "completed"));
        assertFalse(client.command("STAT", "211-").contains("Running"));
    }

    @Test
    void aborStopsItWhileItCanBeUndone() {
        RawClient client = login();
        Gate gate = rename(client, secondCopy());
        Gate undoing = faulty.block(Fault.Call.REMOVE_DIRECTORY);
        client.send("ABOR");
        client.command("STAT", "211-");
        gate.open();
        undoing.awaitReached();
        String status = client.command("STAT", "211-");
        assertTrue(status.contains("\n Stopping rename of /d: to be undone, 0 of 2 copies removed from /e\n"), status);
        undoing.open();
        client.expect("426 ");
        client.expect("226 ");
        assertUntouched();
        client.command("RNFR d", "350 ");
        assertEquals(DONE, client.command("RNTO e", "250 "));
        assertTrue(exists("/e"));
    }

    @Test
    void aborIsTooLateWhenAllIsCopied() {
        RawClient client = login();
        Gate gate = rename(client, faulty.block(Fault.Call.RENAME));
        client.send("ABOR");
        String status = client.command("STAT", "211-");
        assertTrue(status.contains("\n Running rename of /d: all copied to /e, 1 of 3 old names removed\n"), status);
        gate.open();
        assertEquals(DONE, client.expect("250 "));
        client.expect("226 ");
        assertTrue(exists("/e"));
    }

    @Test
    void aClientThatGoesAwayLeavesTheOldName() {
        RawClient client = login();
        Gate gate = rename(client, secondCopy());
        client.reset();
        ServerFixture.await("the server to see it", () -> server.meter("sluice.sessions.active") == 0);
        gate.open();
        ServerFixture.await("the end of the rename", () -> server.meter("sluice.works.active") == 0);
        assertEquals(1, server.count("sluice.works", "outcome", "control-lost"));
        assertUntouched();
    }

    @Test
    void longRenamesAreNotIdleness() {
        restart(Configs.shortIdle());
        RawClient client = login();
        Gate gate = rename(client, secondCopy());
        // Who was idle for as long has been sent away; its clock began later.
        login().expect("421 ");
        gate.open();
        assertEquals(DONE, client.expect("250 "));
    }

    @Test
    void aStoreThatMakesNoStepForTooLongIsUndone() {
        restart(Configs.shortStall());
        RawClient client = login();
        Gate gate = rename(client, secondCopy());
        ServerFixture.await("the stall", () -> client.command("STAT", "211-").contains("\n Stopping rename of /d: "));
        gate.open();
        client.expect("451 ");
        assertUntouched();
    }

    @Test
    void theStopOfTheServerWaitsForIt() throws InterruptedException {
        RawClient client = login();
        Gate gate = rename(client, secondCopy());
        RawClient idle = login();
        Thread stopping = Thread.ofPlatform().start(() -> server.stop(Duration.ofSeconds(20)));
        idle.expect("421 ");
        gate.open();
        assertEquals(DONE, client.expect("250 "));
        client.expect("421 ");
        stopping.join();
        assertTrue(exists("/e"));
    }

    @Test
    void afterTheGraceTheStopUndoesIt() throws InterruptedException {
        RawClient client = login();
        Gate gate = rename(client, secondCopy());
        Thread stopping = Thread.ofPlatform().start(() -> server.stop(Duration.ofMillis(100)));
        ServerFixture.await(
                "the end of the grace", () -> client.command("STAT", "211-").contains("\n Stopping "));
        gate.open();
        client.expect("421 ");
        client.expectEnd();
        stopping.join();
        assertEquals(1, server.count("sluice.works", "outcome", "shutting-down"));
        assertUntouched();
    }

    @Test
    void itsFailuresAreRepliesAsEver() {
        RawClient client = login();
        client.command("RNFR d", "350 ");
        client.command("RNTO d/inside", "550 /d: a directory cannot be moved into itself.");
        passOneCopy();
        faulty.add(new Fault.FailCall(Fault.Call.MAKE_DIRECTORY, new StorageError.Throttled("copy")));
        client.command("RNFR d", "350 ");
        client.command("RNTO e", "451 The store has too much to do");
        assertUntouched();
        client.command("RNTO e", "503 ");
    }

    @Test
    void oneMoreThanMayWorkIsRefused() {
        restart(Configs.storeWorks(1));
        RawClient client = login();
        Gate gate = rename(client, secondCopy());
        RawClient second = login();
        second.command("RNFR d", "350 ");
        second.command("RNTO f", "450 ");
        gate.open();
        client.expect("250 ");
    }
}
