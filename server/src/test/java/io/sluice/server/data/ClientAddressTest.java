package io.sluice.server.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.sluice.server.data.ClientAddress.Prefixes;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

/** Which connections come from one client. */
class ClientAddressTest {

    private static ClientAddress exact(String address) {
        return ClientAddress.of(InetAddress.ofLiteral(address), Prefixes.EXACT);
    }

    @Test
    void mappedAddressesAreIpv4InWhateverForm() throws UnknownHostException {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 192, 0, 2, 1};
        assertEquals(exact("192.0.2.1"), exact("::ffff:192.0.2.1"));
        assertEquals(exact("192.0.2.1"), ClientAddress.of(InetAddress.getByAddress(mapped), Prefixes.EXACT));
        // The one way by which the JDK leaves such an address as it is.
        assertEquals(
                exact("192.0.2.1"), ClientAddress.of(Inet6Address.getByAddress("", mapped, 0), new Prefixes(32, 64)));
    }

    @Test
    void prefixesWiden() {
        Prefixes wide = new Prefixes(24, 64);
        assertEquals(
                ClientAddress.of(InetAddress.ofLiteral("192.0.2.1"), wide),
                ClientAddress.of(InetAddress.ofLiteral("192.0.2.254"), wide));
        assertEquals(
                ClientAddress.of(InetAddress.ofLiteral("2001:db8::1"), wide),
                ClientAddress.of(InetAddress.ofLiteral("2001:db8::ffff"), wide));
        assertNotEquals(exact("2001:db8::1"), exact("2001:db8::2"));
    }
}
