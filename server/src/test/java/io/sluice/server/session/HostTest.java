package io.sluice.server.session;

import io.sluice.server.testing.Configs;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** HOST before login, after it, and with every kind of name (RFC 7151). */
class HostTest {

    private static final List<String> NAMES = List.of(
            "ftp.example.com",
            "FTP.Example.COM.",
            "localhost",
            "127.0.0.1",
            "[::1]",
            "[2001:DB8::7]",
            "xn--bcher-kva.example");
    private static final List<String> NO_NAMES = List.of(
            "",
            " ",
            ".",
            "..",
            "a..b",
            "-a.example",
            "a-.example",
            "a b",
            "1.2.3",
            "256.1.1.1",
            "1.2.3.4.5",
            "01.2.3.4",
            "::1",
            "[::1",
            "[::g]",
            "[1.2.3.4]",
            "[fe80::1%lo]",
            "ftp.example.com:21",
            "a/b",
            "-1",
            "99999999999999999999",
            "x".repeat(64),
            "a.".repeat(150) + "b");

    @Nested
    class WithoutAList {
        @RegisterExtension
        final ServerFixture server = ServerFixture.standard();

        @Test
        void anyNameIsOurs() {
            RawClient client = server.connect();
            NAMES.forEach(name -> client.command("HOST " + name, "220 "));
            NO_NAMES.forEach(name -> client.command("HOST " + name, "501 "));
            client.command("HOST", "501 ");
            client.login("bob");
        }

        @Test
        void itComesBeforeTheUser() {
            RawClient client = server.connect();
            client.command("USER bob", "331 ");
            client.command("HOST localhost", "503 ");
            client.command("PASS secret", "230 ");
            client.command("HOST localhost", "503 ");
            client.command("HOST ..", "503 ");
            client.command("REIN", "220 ");
            client.command("HOST localhost", "220 ");
        }
    }

    @Nested
    class WithAList {
        @RegisterExtension
        final ServerFixture server = ServerFixture.with(Configs.hosts("FTP.example.com", "[2001:db8:0::7]"));

        @Test
        void othersAreUnknown() {
            RawClient client = server.connect();
            client.command("HOST ftp.EXAMPLE.com.", "220 ");
            client.command("HOST [2001:db8::0:7]", "220 ");
            client.command("HOST example.com", "504 ");
            client.command("HOST 127.0.0.1", "504 ");
            client.command("HOST [::1]", "504 ");
            client.command("HOST a..b", "501 ");
            client.login("bob");
        }
    }
}
