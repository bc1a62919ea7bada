package io.sluice.server.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.server.config.LimitsConfig;
import io.sluice.server.observe.ServerMetrics;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/** Two sessions from an address, and what counts as one. */
class AdmissionTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ServerMetrics metrics = new ServerMetrics(meters);

    private Admission admission(int prefix) {
        return new Admission(new LimitsConfig(100, 2, prefix, 1, 1, 0, 1), metrics);
    }

    private static boolean enters(Admission admission, String address) {
        return admission.enter(InetAddress.ofLiteral(address)).isEmpty();
    }

    @Test
    void theNetworkOfAnIpv6ClientIsOneAddress() {
        Admission admission = admission(64);
        assertEquals(true, enters(admission, "2001:db8::1"));
        assertEquals(true, enters(admission, "2001:db8::ffff:ffff:ffff:ffff"));
        assertEquals(false, enters(admission, "2001:db8::2"));
        assertEquals(true, enters(admission, "2001:db8:0:1::1"));
        admission.leave(InetAddress.ofLiteral("2001:db8::1"));
        assertEquals(true, enters(admission, "2001:db8::3"));
        assertEquals(false, enters(admission, "2001:db8::4"));
        assertEquals(
                2,
                meters.counter("sluice.sessions.refused", "why", "address-limit")
                        .count());
    }

    @Test
    void thePrefixIsAnOption() {
        Admission admission = admission(128);
        for (int i = 1; i <= 9; i++) {
            assertEquals(true, enters(admission, "2001:db8::" + i));
        }
    }

    @Test
    void ipv4AddressesAreWholeAndMappedOnesAreTheSame() {
        Admission admission = admission(16);
        assertEquals(true, enters(admission, "192.0.2.1"));
        assertEquals(true, enters(admission, "::ffff:192.0.2.1"));
        assertEquals(false, enters(admission, "192.0.2.1"));
        assertEquals(true, enters(admission, "192.0.2.2"));
        assertEquals(4, metrics.sessions() + 1);
    }
}
