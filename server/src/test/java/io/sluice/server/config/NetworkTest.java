package io.sluice.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks and announced addresses as text. */
class NetworkTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,10.255.0.1,11.0.0.0",
        "192.0.2.128/25,192.0.2.255,192.0.2.127",
        "192.0.2.7,192.0.2.7,192.0.2.6",
        "2001:db8::/32,2001:db8:ffff::1,2001:db9::",
        "fd00::1,fd00::1,fd00::2",
        "::ffff:10.0.0.0/104,10.1.1.1,11.1.1.1",
        "10.0.0.0/8,::ffff:10.0.0.1,::10.0.0.1"
    })
    void holdsItsAddressesAndNoOthers(String network, String inside, String outside) {
        Network parsed = Network.parse(network);
        assertTrue(parsed.contains(InetAddress.ofLiteral(inside)));
        assertTrue(!parsed.contains(InetAddress.ofLiteral(outside)));
        assertEquals(parsed, Network.parse(parsed.toString()));
    }

    @Test
    void everythingIsANetworkToo() {
        assertTrue(Network.parse("0.0.0.0/0").contains(InetAddress.ofLiteral("255.1.2.3")));
        assertTrue(!Network.parse("0.0.0.0/0").contains(InetAddress.ofLiteral("::1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/8",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/8/8",
                "10.0.0.1/8",
                "10/8x",
                "fd00::1/64",
                "2001:db8::/129",
                "::ffff:10.0.0.0/90",
                "example.com/8",
                "10.0.0.0/255.0.0.0"
            })
    void othersAreRefused(String text) {
        assertThrows(InvalidValue.class, () -> Network.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"203.0.113.7", "ftp.example.com", "a", "3com.com", "1.2.3.a4", "xn--bcher-kva.example", "a_b.c."
            })
    void announcementsKeepTheirText(String text) {
        assertEquals(text, Announcement.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.2.3",
                "1.2.3.256",
                "1.2.3.4.5",
                "01.2.3.4",
                "1..2",
                "2001:db8::1",
                "-a.example",
                "a-.example",
                "a..b",
                "a b",
                "ftp.example.com:21",
                "example.123",
                ".",
                "bücher.example"
            })
    void othersAreNoAnnouncements(String text) {
        assertThrows(InvalidValue.class, () -> Announcement.parse(text));
    }

    @Test
    void namesHaveOneCase() {
        assertEquals(Announcement.parse("ftp.example.com"), Announcement.parse(" FTP.Example.COM "));
        assertEquals(new Announcement.Reached(), Announcement.parse(" "));
    }
}
