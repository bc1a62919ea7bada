package io.sluice.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.sluice.server.command.HostPort.Endpoint;
import io.sluice.server.command.HostPort.Malformed;
import io.sluice.server.command.HostPort.UnknownFamily;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {

    private static HostPort endpoint(String address, int port) {
        return new Endpoint(InetAddress.ofLiteral(address), port);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "127,0,0,1,4,1 127.0.0.1 1025",
                "255,255,255,255,255,255 255.255.255.255 65535",
                "0,0,0,0,0,1 0.0.0.0 1",
                "010,000,001,0002,004,0 10.0.1.2 1024"
            })
    void readsPort(String argument, String address, int port) {
        assertEquals(endpoint(address, port), HostPort.ofPort(argument));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",,,,,",
                "1,2,3,4,5",
                "1,2,3,4,5,6,",
                "1,2,3,4,5,6,7",
                ",1,2,3,4,5,6",
                "256,2,3,4,5,6",
                "1,2,3,4,256,6",
                "1,2,3,4,5,256",
                "1,2,3,4,5,99999999999999999999",
                "-1,2,3,4,5,6",
                "+1,2,3,4,5,6",
                "1, 2,3,4,5,6",
                " 1,2,3,4,5,6",
                "1,2,3,4,5,6 ",
                "a,2,3,4,5,6",
                "1.2.3.4,5,6",
                "1,2,3,4,0,0",
                "1,2,3,4,0x1,6",
                "1,2,3,4,5,\u0666",
                "1,2,3,4,4294967297,1",
                "(1,2,3,4,5,6)"
            })
    void refusesPort(String argument) {
        assertEquals(new Malformed(), HostPort.ofPort(argument));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            value = {
                "|1|132.235.1.2|6275| 132.235.1.2 6275",
                "|2|1080::8:800:200C:417A|5282| 1080::8:800:200C:417A 5282",
                "|2|::1|1| ::1 1",
                "|2|::|65535| :: 65535",
                "|2|::ffff:10.0.0.1|2000| 10.0.0.1 2000",
                "|2|1:2:3:4:5:6:1.2.3.4|2000| 1:2:3:4:5:6:102:304 2000",
                "!1!0.0.0.0!1024! 0.0.0.0 1024",
                "~01~010.1.2.3~01024~ 10.1.2.3 1024",
                "'1'1.2.3.4'5' 1.2.3.4 5"
            })
    void readsEprt(String argument, String address, int port) {
        assertEquals(endpoint(address, port), HostPort.ofEprt(argument));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "|",
                "||",
                "|||",
                "||||",
                "|1|1.2.3.4|5",
                "1|1.2.3.4|5|",
                "|1|1.2.3.4|5|x",
                "|1|1.2.3.4|5||",
                "|1|1.2.3.4|0|",
                "|1|1.2.3.4|65536|",
                "|1|1.2.3.4|99999999999|",
                "|1|1.2.3.4|-5|",
                "|1|1.2.3.4||",
                "|1||5|",
                "|x|1.2.3.4|5|",
                "|-1|1.2.3.4|5|",
                "|1|1.2.3|5|",
                "|1|1.2.3.4.5|5|",
                "|1|1.2.3.256|5|",
                "|1|16909060|5|",
                "|1|0x7f.0.0.1|5|",
                "|1|localhost|5|",
                "|1|::1|5|",
                "|2|1.2.3.4|5|",
                "|2|localhost|5|",
                "|2|fe80::1%1|5|",
                "|2|fe80::1%eth0|5|",
                "|2|[::1]|5|",
                "|2|::1 |5|",
                "|2|1::2::3|5|",
                "|2|:::|5|",
                "|2|1:2:3:4:5:6:7:8:9|5|",
                "|2|12345::|5|",
                "|2|dead.beef|5|",
                "|2|::1.2.3|5|",
                " 1 1.2.3.4 5 ",
                "\u00A61\u00A61.2.3.4\u00A65\u00A6",
                "\t1\t1.2.3.4\t5\t",
                "11111",
                ":2:::1:5:"
            })
    void refusesEprt(String argument) {
        assertEquals(new Malformed(), HostPort.ofEprt(argument));
    }

    @ParameterizedTest
    @ValueSource(strings = {"|3|x|5|", "|0|1.2.3.4|5|", "|65535|x|5|", "|3||5|"})
    void knowsThatAFamilyIsUnknown(String argument) {
        assertEquals(new UnknownFamily(), HostPort.ofEprt(argument));
    }

    @Test
    void mappedAddressesAreIpv4() {
        HostPort read = HostPort.ofEprt("|2|::ffff:10.0.0.1|2000|");
        assertInstanceOf(
                Inet4Address.class, assertInstanceOf(Endpoint.class, read).address());
    }

    @Test
    void everyTextHasAnAnswer() {
        Random random = new Random(2428);
        String alphabet = "|,.:%0123456789af x\u00E9\u0000";
        for (int round = 0; round < 50_000; round++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "|2|" : "");
            for (int i = random.nextInt(20); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertNotNull(HostPort.ofEprt(text.toString()));
            assertNotNull(HostPort.ofPort(text.toString()));
        }
    }

    @Test
    void writesTheRepliesThatClientsParse() {
        Inet4Address address = (Inet4Address) InetAddress.ofLiteral("192.0.2.7");
        assertEquals("Entering Passive Mode (192,0,2,7,82,108).", HostPort.passiveText(address, 21100));
        assertEquals("Entering Passive Mode (192,0,2,7,255,255).", HostPort.passiveText(address, 65535));
        assertEquals("Entering Extended Passive Mode (|||21100|)", HostPort.extendedPassiveText(21100));
    }
}
