package io.sluice.server.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.PortRange;
import io.sluice.server.testing.Configs;
import io.sluice.server.testing.Ports;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.TestServer;
import io.sluice.vfs.memory.MemoryStorage;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Ten ports for a thousand clients of different addresses, and what happens when an address has used up its ten. */
class PortSharingTest {

    private static final int CLIENTS = 1_000;
    private static final int PORTS = 10;
    private static final Duration WAIT = Duration.ofMillis(300);
    private static final Duration REST = Duration.ofSeconds(1);

    private final PortRange range = Ports.free(PORTS);

    private TestServer start() {
        return TestServer.over(
                new MemoryStorage(1L << 30, InstantSource.system()),
                Configs.passive(p -> p.withPorts(range, CLIENTS, WAIT, REST)));
    }

    private static RawClient login(TestServer server, String address) {
        RawClient client = RawClient.connectSilently("127.0.0.1", server.port(), address);
        client.expect("220");
        return client.login("bob");
    }

    private static String address(int i) {
        return "127.1." + i / 250 + "." + (1 + i % 250);
    }

    private record Prepared(RawClient client, int port) {}

    @Test
    void tenPortsServeAThousandClientsAtOnce() throws Exception {
        try (TestServer server = start()) {
            List<Prepared> all = Crowd.run(CLIENTS, i -> () -> {
                RawClient client = login(server, address(i));
                return new Prepared(client, i % 2 == 0 ? client.epsv() : client.pasv());
            });
            assertEquals(CLIENTS, server.meter("sluice.passive.leases"));
            assertTrue(all.stream().allMatch(p -> range.contains(p.port())));
            assertEquals(PORTS, server.meter("sluice.passive.listening"));

            // Each has a connection of its own before any of them ends.
            List<Socket> data = Crowd.run(CLIENTS, i -> () -> {
                Socket socket = all.get(i).client().connectData(all.get(i).port());
                all.get(i).client().command("STOR f" + i, "150");
                return socket;
            });
            assertEquals(CLIENTS, server.meter("sluice.transfers.active"));
            assertEquals(0, server.meter("sluice.passive.leases"));
            Crowd.run(CLIENTS, i -> () -> {
                data.get(i).getOutputStream().write(content(i));
                data.get(i).close();
                return all.get(i).client().expect("226");
            });
            Crowd.run(CLIENTS, i -> () -> {
                RawClient client = all.get(i).client();
                assertEquals(new String(content(i), US_ASCII), client.fetchText("RETR f" + i));
                client.close();
                return i;
            });
            assertEquals(0, server.meter("sluice.passive.exhausted"));
            assertEquals(0, server.meter("sluice.data.refused"));
            Crowd.await("all sessions end", () -> server.meter("sluice.sessions.active") == 0);
            assertEquals(0, server.meter("sluice.buffers.lent"));
        }
    }

    private static byte[] content(int i) {
        return ("this belongs to " + i + "\n").repeat(100).getBytes(US_ASCII);
    }

    @Test
    void anAddressThatHasUsedUpItsPortsIsRefusedSoonAndOthersAreNot() throws Exception {
        try (TestServer server = start()) {
            List<RawClient> holders = new ArrayList<>();
            for (int i = 0; i < PORTS; i++) {
                holders.add(login(server, "127.0.0.1"));
            }
            Set<Integer> ports = holders.stream().map(RawClient::epsv).collect(Collectors.toSet());
            assertEquals(PORTS, ports.size());
            assertTrue(ports.stream().allMatch(range::contains));
            try (RawClient late = login(server, "127.0.0.1");
                    RawClient other = login(server, "127.0.0.2")) {
                for (String command : List.of("EPSV", "PASV")) {
                    long start = System.nanoTime();
                    late.command(command, "425 ");
                    Duration took = Duration.ofNanos(System.nanoTime() - start);
                    assertTrue(took.compareTo(WAIT) >= 0, "it was given the time that it has: " + took);
                    assertTrue(took.compareTo(Duration.ofSeconds(5)) < 0, "refused after " + took);
                    other.fetchText("NLST");
                }
                assertEquals(2, server.meter("sluice.passive.exhausted"));
                assertEquals(2, server.count("sluice.replies.failed", "code", "425"));
                holders.removeFirst().close();
                Crowd.await("its port to be given up", () -> server.meter("sluice.passive.leases") == PORTS - 1);
                Crowd.await("its port to have rested", () -> server.meter("sluice.passive.resting") == 0);
                assertTrue(range.contains(late.epsv()));
            }
            holders.forEach(RawClient::close);
        }
    }
}
