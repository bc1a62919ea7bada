package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.Configs;
import io.sluice.server.testing.Ports;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.vfs.testkit.Parallel;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** More sessions of one address than passive ports. */
class PortShortageTest {

    private static final int WAITING = 18;

    @RegisterExtension
    final ServerFixture server = ServerFixture.with(Configs.passive(Ports.free(2), WAITING, Duration.ofMillis(200)));

    private double waiting() {
        return server.server().meter("sluice.passive.waiting");
    }

    @Test
    void everybodyIsServedInTheEnd() {
        server.put("/f", "content");
        Parallel.run(WAITING + 2, i -> () -> {
            RawClient client = server.login();
            for (int round = 0; round < 10; round++) {
                assertEquals("content", client.fetchText("RETR f"));
                assertTrue(client.store("STOR " + i, new byte[100]).startsWith("226 "));
            }
            return i;
        });
        assertEquals(0, server.server().meter("sluice.passive.exhausted"));
    }

    @Test
    void theQueueHasAnEnd() {
        RawClient one = server.login();
        RawClient two = server.login();
        one.epsv();
        two.epsv();
        RawClient[] waiting = new RawClient[WAITING];
        for (int i = 0; i < WAITING; i++) {
            waiting[i] = server.login();
            waiting[i].send("EPSV");
            double before = i + 1;
            // Or another of them may be the first in the queue.
            ServerFixture.await("the queue", () -> waiting() == before);
        }
        RawClient tooMany = server.login();
        tooMany.command("EPSV", "425 ");
        tooMany.command("PASV", "425 ");
        tooMany.command("NOOP", "200 ");
        assertTrue(server.server().meter("sluice.passive.exhausted") >= 2);
        RawClient elsewhere = server.connectFrom("127.0.0.2").login("bob");
        elsewhere.fetchText("NLST");
        one.close();
        waiting[0].expect("229 ");
    }

    @Test
    void whoHasGoneTakesNoPort() {
        RawClient one = server.login();
        RawClient two = server.login();
        one.epsv();
        two.epsv();
        for (int i = 0; i < WAITING - 1; i++) {
            RawClient gone = server.login();
            gone.send("EPSV");
            double before = i + 1;
            ServerFixture.await("the queue", () -> waiting() == before);
            if (i % 2 == 0) {
                gone.send("PWD");
            }
        }
        RawClient last = server.login();
        last.send("EPSV");
        ServerFixture.await("the queue", () -> waiting() == WAITING);
        server.closeAllBut(last, one, two);
        ServerFixture.await("the queue to empty", () -> waiting() == 1);
        long start = System.nanoTime();
        one.close();
        last.expect("229 ");
        assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 5);
    }
}
