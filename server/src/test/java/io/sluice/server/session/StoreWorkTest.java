package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.Configs;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.testkit.Fault;
import io.sluice.vfs.testkit.Gate;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What holds for every command that works long on the store without a data connection; HASH stands for all. */
class StoreWorkTest {

    private static final int BIG = 4 * 1024 * 1024;
    private static final int PART = 256 * 1024;

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    @BeforeEach
    void files() {
        server.put("/big", new byte[BIG]);
        server.put("/small", "small");
    }

    /** The first read stands still until the file is closed, as they do in a store that hangs. */
    private static Gate hang(ServerFixture server) {
        Gate gate = new Gate();
        server.storage().add(new Fault.StallRead(0, gate));
        return gate;
    }

    private static RawClient hashing(ServerFixture server, Gate gate) {
        RawClient client = server.login();
        client.send("HASH big");
        gate.awaitReached();
        return client;
    }

    private void goesOn(RawClient client) {
        server.awaitNoWork();
        server.storage().heal();
        client.command("NOOP", "200 ");
        client.command("HASH small", "213 ");
        assertEquals("small", client.fetchText("RETR small"));
    }

    @Test
    void aborStopsAStoreThatHangs() {
        RawClient client = hashing(server, hang(server));
        long start = System.nanoTime();
        client.command("ABOR", "426 ");
        client.expect("226 ");
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.toMillis() < 1000, took.toString());
        goesOn(client);
    }

    @Test
    void aborStopsAtTheNextStep() {
        Gate gate = server.storage().block(Fault.Call.READ);
        RawClient client = hashing(server, gate);
        client.send("ABOR");
        client.command("STAT", "211-");
        gate.open();
        client.expect("426 ");
        client.expect("226 ");
        goesOn(client);
    }

    @Test
    void aborAtEveryMomentGetsExactlyItsReplies() {
        RawClient client = server.login();
        for (int i = 0; i < 200; i++) {
            client.send(i % 2 == 0 ? "HASH small" : "HASH big");
            for (int spin = 0; spin < i * 50; spin++) {
                Thread.onSpinWait();
            }
            client.sendTogether("ABOR", "PWD");
            String reply = client.reply();
            assertTrue(reply.startsWith("426 ") || reply.startsWith("213 "), reply);
            client.expect("226 ");
            client.expect("257 ");
        }
    }

    @Test
    void statShowsTheProgressAndOthersWaitTheirTurn() {
        Gate gate = new Gate();
        server.storage().add(new Fault.StallRead(PART, gate));
        RawClient client = hashing(server, gate);
        client.sendTogether("NOOP", "STAT", "PWD", "STAT small");
        assertTrue(client.expect("211-").contains("\n Running hash of /big: " + PART + " bytes so far"));
        client.expect("213-");
        gate.open();
        client.expect("213 SHA-256 0-" + (BIG - 1));
        client.expect("200 ");
        client.expect("257 ");
        assertFalse(client.command("STAT", "211-").contains("Running"));
        goesOn(client);
    }

    @Test
    void quitWaitsForTheAnswer() {
        Gate gate = server.storage().block(Fault.Call.READ);
        RawClient client = hashing(server, gate);
        client.send("QUIT");
        client.send("PWD");
        gate.open();
        client.expect("213 ");
        client.expect("221 ");
        client.expectEnd();
    }

    @Test
    void aLostClientStopsIt() {
        Gate gate = hang(server);
        hashing(server, gate).reset();
        server.awaitNoWork();
        assertEquals(1, server.server().count("sluice.works", "outcome", "control-lost"));
    }

    @Test
    void theStopOfTheServerWaitsForIt() throws InterruptedException {
        Gate gate = server.storage().block(Fault.Call.READ);
        RawClient client = hashing(server, gate);
        RawClient idle = server.login();
        Thread stopping = Thread.ofPlatform().start(() -> server.server().stop(Duration.ofSeconds(20)));
        idle.expect("421 ");
        gate.open();
        client.expect("213 ");
        client.expect("421 ");
        client.expectEnd();
        stopping.join();
    }

    @Test
    void afterTheGraceTheStopEndsIt() throws InterruptedException {
        RawClient client = hashing(server, hang(server));
        Thread stopping = Thread.ofPlatform().start(() -> server.server().stop(Duration.ofMillis(100)));
        client.expect("421 ");
        client.expectEnd();
        stopping.join();
        assertEquals(1, server.server().count("sluice.works", "outcome", "shutting-down"));
    }

    @Test
    void failuresOfTheStoreAreAnswered() {
        RawClient client = server.login();
        server.storage().fail(Fault.Call.READ, new StorageError.Unavailable("gone"));
        client.command("HASH big", "451 ");
        server.storage()
                .fail(Fault.Call.OPEN_READ, new StorageError.PermissionDenied(io.sluice.vfs.VfsPath.of("/big"), "no"));
        client.command("HASH big", "550 ");
        goesOn(client);
        server.expectInternalErrors();
        server.storage().always(Fault.Call.READ, () -> {
            throw new IllegalStateException("not foreseen");
        });
        client.command("HASH big", "451 Internal error");
        goesOn(client);
    }

    @Nested
    class OnlyOne {

        @RegisterExtension
        final ServerFixture narrow = ServerFixture.with(Configs.storeWorks(1));

        @Test
        void oneMoreIsRefusedAndHoldsNothing() {
            narrow.put("/big", new byte[BIG]);
            Gate gate = narrow.storage().block(Fault.Call.READ);
            RawClient first = hashing(narrow, gate);
            RawClient second = narrow.login();
            second.command("HASH big", "450 ");
            second.command("XCRC big", "450 ");
            second.command("NOOP", "200 ");
            assertEquals(2, narrow.server().meter("sluice.works.refused"));
            gate.open();
            first.expect("213 ");
            narrow.awaitNoWork();
            second.command("HASH big", "213 ");
        }
    }

    @Nested
    class Stalled {

        @RegisterExtension
        final ServerFixture impatient = ServerFixture.with(Configs.shortStall());

        @Test
        void aStoreThatHangsDoesNotHoldItForEver() {
            impatient.put("/big", new byte[BIG]);
            RawClient client = hashing(impatient, hang(impatient));
            client.expect("451 ");
            impatient.storage().heal();
            client.command("HASH big", "213 ");
        }
    }

    @Nested
    class Idle {

        @RegisterExtension
        final ServerFixture impatient = ServerFixture.with(Configs.shortIdle());

        @Test
        void longWorkIsNotIdleness() {
            impatient.put("/big", new byte[BIG]);
            Gate gate = impatient.storage().block(Fault.Call.READ);
            RawClient client = hashing(impatient, gate);
            // Who was idle for as long has been sent away; its clock began later.
            RawClient idle = impatient.login();
            idle.expect("421 ");
            gate.open();
            client.expect("213 ");
        }
    }
}
