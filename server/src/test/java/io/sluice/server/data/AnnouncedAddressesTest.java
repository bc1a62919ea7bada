package io.sluice.server.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.server.config.AnnounceFor;
import io.sluice.server.config.Announcement;
import io.sluice.server.config.PassiveConfig;
import io.sluice.server.observe.ServerMetrics;
import io.sluice.server.testing.ServerFixture;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which address is announced to whom, and what becomes of names, with a name service that the test speaks for. */
class AnnouncedAddressesTest {

    private static final Inet4Address REACHED = Inet4Address.ofLiteral("192.0.2.1");
    private static final Duration LONG = Duration.ofDays(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicReference<String> answer = new AtomicReference<>("");
    private final AtomicInteger lookups = new AtomicInteger();
    private Optional<AnnouncedAddresses> open = Optional.empty();

    @AfterEach
    void close() {
        open.ifPresent(AnnouncedAddresses::close);
    }

    private AnnouncedAddresses announced(
            AnnouncedName.Lookup lookup, Duration refresh, String everybody, String... rules) {
        PassiveConfig config = PassiveConfig.DEFAULTS.withAnnounce(
                Announcement.parse(everybody),
                Arrays.stream(rules).map(AnnounceFor::parse).toList(),
                refresh);
        AnnouncedAddresses addresses = new AnnouncedAddresses(config, lookup, new ServerMetrics(meters));
        open = Optional.of(addresses);
        return addresses;
    }

    /** Answers what the test says: addresses with spaces between them, or nothing. */
    private InetAddress[] lookup(String host) throws UnknownHostException {
        lookups.incrementAndGet();
        if (answer.get().isEmpty()) {
            throw new UnknownHostException(host);
        }
        return Arrays.stream(answer.get().split(" ", -1))
                .map(InetAddress::ofLiteral)
                .toArray(InetAddress[]::new);
    }

    private static String told(AnnouncedAddresses addresses, String client) {
        return text(addresses.forClient(InetAddress.ofLiteral(client), REACHED));
    }

    @ParameterizedTest
    @CsvSource({
        "10.9.9.9,10.1.2.3",
        "10.1.9.9,192.0.2.1",
        "10.1.1.9,10.1.1.1",
        "10.1.1.7,203.0.113.77",
        "::ffff:10.9.9.9,10.1.2.3",
        "11.0.0.1,203.0.113.7",
        "2001:db8::1,198.51.100.1",
        "2001:db9::1,203.0.113.7"
    })
    void theLongestPrefixWins(String client, String expected) {
        AnnouncedAddresses addresses = announced(
                this::lookup,
                LONG,
                "203.0.113.7",
                "10.0.0.0/8=10.1.2.3",
                "10.1.1.0/24=10.1.1.1",
                "10.1.0.0/16=",
                "10.1.1.7=203.0.113.77",
                "2001:db8::/32=198.51.100.1");
        assertEquals(expected, told(addresses, client));
        assertEquals(0, lookups.get());
    }

    @Test
    void withoutAnythingItIsTheAddressThatWasReached() {
        assertEquals("192.0.2.1", told(announced(this::lookup, LONG, ""), "10.0.0.1"));
    }

    @Test
    void aNameKeepsItsAddressForAsLongAsItCan() {
        AnnouncedName name = new AnnouncedName("ftp.example.com", this::lookup, new ServerMetrics(meters));
        assertEquals("nothing", text(name.address()));
        assertEquals("198.51.100.1", refreshed(name, "2001:db8::1 198.51.100.1 198.51.100.2"));
        assertEquals("198.51.100.1", refreshed(name, "198.51.100.2 198.51.100.1"), "one of them still");
        assertEquals("198.51.100.1", refreshed(name, ""), "the last good one");
        assertEquals("198.51.100.1", refreshed(name, "2001:db8::1"), "the last good one");
        assertEquals(2, failures());
        assertEquals("198.51.100.3", refreshed(name, "198.51.100.3"));
        assertEquals("198.51.100.2", refreshed(name, "198.51.100.2"));
        assertEquals(2, failures());
    }

    @Test
    void namesAreLookedUpAgainAndAgain() {
        answer.set("198.51.100.1");
        AnnouncedAddresses addresses = announced(this::lookup, Duration.ofSeconds(1), "", "0.0.0.0/0=ftp.example.com");
        addresses.awaitFirst(PATIENCE);
        assertEquals("198.51.100.1", told(addresses, "10.0.0.1"));
        answer.set("198.51.100.3");
        ServerFixture.await("the new address", () -> told(addresses, "10.0.0.1").equals("198.51.100.3"));
        assertEquals("198.51.100.3", text(addresses.of(new Announcement.Name("ftp.example.com"))));
    }

    @ParameterizedTest
    @CsvSource({"''", "2001:db8::1", "0.0.0.0", "224.0.0.1"})
    void whatIsNoUsableAddressIsNone(String found) {
        answer.set(found);
        AnnouncedAddresses addresses = announced(this::lookup, LONG, "ftp.example.com", "10.0.0.0/8=");
        addresses.awaitFirst(PATIENCE);
        assertEquals("nothing", told(addresses, "11.0.0.1"));
        assertEquals("192.0.2.1", told(addresses, "10.0.0.1"));
        assertEquals(1, failures());
        assertEquals(1, gauge("sluice.announce.unknown"));
    }

    @Test
    void nobodyWaitsForASlowNameService() {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AnnouncedAddresses addresses = announced(
                host -> {
                    asked.countDown();
                    await(go);
                    return lookup(host);
                },
                LONG,
                "slow.example.com");
        await(asked);
        answer.set("198.51.100.1");
        // The lookup hangs until after these lines: they would never come back if they waited for it.
        addresses.awaitFirst(Duration.ofMillis(1));
        assertEquals("nothing", told(addresses, "10.0.0.1"));
        go.countDown();
        addresses.awaitFirst(PATIENCE);
        assertEquals("198.51.100.1", told(addresses, "10.0.0.1"));
    }

    @Test
    void oneNameOfSeveralRulesIsLookedUpOnce() {
        answer.set("198.51.100.1");
        AnnouncedAddresses addresses = announced(
                this::lookup, LONG, "ftp.example.com", "10.0.0.0/8=FTP.example.com", "11.0.0.0/8=b.example.com");
        addresses.awaitFirst(PATIENCE);
        assertEquals(2, lookups.get());
        assertEquals("198.51.100.1", told(addresses, "10.0.0.1"));
    }

    private static void await(CountDownLatch latch) {
        ServerFixture.await("the latch", () -> latch.getCount() == 0);
    }

    private String refreshed(AnnouncedName name, String found) {
        answer.set(found);
        name.refresh();
        return text(name.address());
    }

    private static String text(Optional<Inet4Address> address) {
        return address.map(InetAddress::getHostAddress).orElse("nothing");
    }

    private double failures() {
        return meters.counter("sluice.announce.failed").count();
    }

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }
}
