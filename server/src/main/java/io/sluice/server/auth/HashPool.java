package io.sluice.server.auth;

import io.sluice.vfs.NameCodec;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Compares passwords with hashes on a few platform threads of its own. A comparison computes for a tenth of a second and
 * takes tens of megabytes: on a virtual thread it would hold a carrier that all transfers share, and without a bound a
 * flood of logins would fill the memory.
 *
 * <p>One address holds a quarter of the places at most, or a flood from one would keep all others out. For IPv6 the first
 * 64 bits count: whoever has one address there has them all.
 */
final class HashPool implements AutoCloseable {

    /** What came of a comparison. */
    sealed interface Verdict {
        /** The password was compared. */
        record Compared(boolean equal) implements Verdict {}

        /** It was not, because too much is waiting or the comparison failed. */
        record NotNow(String why) implements Verdict {}
    }

    /** The part of all places that one address may hold. */
    private static final int SHARES = 4;

    private static final int IPV6_NETWORK_BYTES = 8;

    private final ThreadPoolExecutor threads;
    private final int share;

    /** Comparisons that wait or run, by address; an address that has none is not in it. */
    private final Map<ByteBuffer, Integer> held = new ConcurrentHashMap<>();

    /** At most {@code parallel} comparisons at once, and at most {@code waiting} more in line. */
    HashPool(int parallel, int waiting) {
        this.share = Math.max(1, (parallel + waiting) / SHARES);
        this.threads = new ThreadPoolExecutor(
                parallel,
                parallel,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(waiting),
                Thread.ofPlatform().daemon().name("password-hash-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** Waits for the comparison; the calling virtual thread holds no carrier meanwhile. */
    Verdict compare(PasswordHash hash, String password, InetAddress peer) {
        return run(() -> hash.matches(NameCodec.encode(password)), peer);
    }

    /** The same for any comparison. */
    Verdict run(Callable<Boolean> comparison, InetAddress peer) {
        ByteBuffer network = network(peer);
        if (held.merge(network, 1, Integer::sum) > share) {
            release(network);
            return new Verdict.NotNow("too many logins from one address are waiting for a comparison");
        }
        Future<Boolean> running;
        try {
            running = threads.submit(() -> {
                try {
                    return comparison.call();
                } finally {
                    release(network); // here, not where it is waited for: who stops waiting frees no place
                }
            });
        } catch (RejectedExecutionException e) {
            release(network);
            return new Verdict.NotNow(
                    threads.isShutdown() ? "the server is stopping" : "too many logins are waiting for a comparison");
        }
        try {
            return new Verdict.Compared(running.get());
        } catch (ExecutionException e) {
            return new Verdict.NotNow("the comparison failed: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Verdict.NotNow("interrupted");
        }
    }

    /** How many comparisons wait for a thread. */
    int waiting() {
        return threads.getQueue().size();
    }

    /** How many addresses have a comparison that waits or runs. */
    int addresses() {
        return held.size();
    }

    private void release(ByteBuffer network) {
        held.computeIfPresent(network, (key, count) -> count == 1 ? null : count - 1);
    }

    private static ByteBuffer network(InetAddress peer) {
        byte[] bytes = peer.getAddress();
        return ByteBuffer.wrap(bytes, 0, peer instanceof Inet6Address ? IPV6_NETWORK_BYTES : bytes.length);
    }

    /** Takes no more work; what runs or waits is finished. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
