package io.sluice.server.data;

import io.sluice.server.config.PortRange;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What the book of passive ports costs per transfer, by how many of the 100 ports one address holds already. Sockets
 * and the server's own source of chance are left out.
 */
@NullMarked
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LeaseTableBenchmark {

    private static final PortRange PORTS = new PortRange(21100, 21199);
    private static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.77");

    /** Ports that the address holds before. */
    @Param({"0", "90"})
    public int held;

    private final ClientAddress client = ClientAddress.of(ADDRESS, ClientAddress.Prefixes.EXACT);
    private final List<PassiveLease> others = new ArrayList<>();
    private LeaseTable table = table();

    private static LeaseTable table() {
        return new LeaseTable(
                PORTS,
                new LeaseTable.Patience(Duration.ZERO, Duration.ofDays(1)),
                System::nanoTime,
                new SplittableRandom(7));
    }

    /** Claims what is held before. */
    @Setup
    public void prepare() {
        table = table();
        for (int i = 0; i < held; i++) {
            others.add(claim());
        }
    }

    /** A transfer that works: claimed by EPSV, taken by the connection. */
    @Benchmark
    public LeaseTable.Arrival claimAndTake() {
        PassiveLease lease = claim();
        return table.take(lease.port(), client);
    }

    /** A port that is asked for and given up; without a rest, which would run the table full. */
    @Benchmark
    public PassiveLease claimAndRelease() {
        PassiveLease lease = claim();
        lease.release();
        table.sweep();
        return lease;
    }

    /** The key that every EPSV and every accepted connection needs. */
    @Benchmark
    public ClientAddress key() {
        return ClientAddress.of(ADDRESS, ClientAddress.Prefixes.EXACT);
    }

    private PassiveLease claim() {
        return table.claim(client, port -> true, new Claim.Plain()).orElseThrow();
    }
}
