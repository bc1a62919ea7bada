package io.sluice.server.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.vfs.testkit.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A store whose every call takes a fifth of a second: it costs those who use it, and nobody else. */
@Timeout(120)
class SlowStoreTest {

    private static final Duration DELAY = Duration.ofMillis(200);
    private static final int CLIENTS = 100;
    private static final int BYTES = 50_000;

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    @Test
    void costsOthersNothing() throws InterruptedException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(server.login());
        }
        for (Fault.Call call : Fault.Call.values()) {
            server.storage().always(call, () -> LockSupport.parkNanos(DELAY.toNanos()));
        }
        List<String> failures = new CopyOnWriteArrayList<>();
        try (Neighbour neighbour = new Neighbour(server.login())) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                RawClient client = clients.get(i);
                String name = "f" + i;
                threads.add(Thread.ofVirtual()
                        .uncaughtExceptionHandler((_, failure) -> failures.add(name + ": " + failure))
                        .start(() -> use(client, name)));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            neighbour.assertServed();
        }
        server.storage().heal();
        assertEquals(List.of(), failures);
    }

    private static void use(RawClient client, String name) {
        String reply = client.store("STOR " + name, new byte[BYTES]);
        if (!reply.startsWith("226 ") || client.fetch("RETR " + name).length != BYTES) {
            throw new AssertionError(reply);
        }
        client.command("SIZE " + name, "213 " + BYTES);
        client.command("DELE " + name, "250 ");
    }
}
