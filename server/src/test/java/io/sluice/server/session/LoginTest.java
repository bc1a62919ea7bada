package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.auth.spi.Access;
import io.sluice.server.auth.spi.Permission;
import io.sluice.server.auth.spi.TlsDemand;
import io.sluice.server.auth.spi.User;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.vfs.VfsPath;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** USER, PASS, REIN and QUIT. */
class LoginTest {

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    @Test
    void logsInAndOut() {
        RawClient client = server.connect();
        client.command("user bob", "331 ");
        client.command("pass secret", "230 ");
        client.command("PWD", "257 \"/\"");
        client.command("QUIT", "221 ");
        client.expectEnd();
    }

    @Test
    void unknownUserAndWrongPasswordLookTheSame() {
        RawClient client = server.connect();
        String known = client.command("USER bob", "331 ");
        String wrong = client.command("PASS nonsense", "530 ");
        assertEquals(known, client.command("USER nobody", "331 "));
        assertEquals(wrong, client.command("PASS nonsense", "530 "));
        client.login("bob");
    }

    @Test
    void passwordIsTakenAsItStands() {
        RawClient client = server.connect();
        client.command("USER bob", "331 ");
        client.command("PASS  secret", "530 ");
        client.command("USER bob", "331 ");
        client.command("PASS secret ", "530 ");
        client.command("USER bob", "331 ");
        client.command("PASS", "530 ");
    }

    @Test
    void passNeedsUserJustBefore() {
        RawClient client = server.connect();
        client.command("PASS secret", "503 ");
        client.command("USER", "501 ");
        client.command("USER bob", "331 ");
        client.command("PASS wrong", "530 ");
        client.command("PASS secret", "503 ");
        client.login("bob");
        client.command("PASS secret", "503 ");
        client.command("PWD", "257 ");
    }

    @Test
    void tooManyWrongPasswordsEndTheSession() {
        RawClient client = server.connect();
        for (int i = 0; i < 4; i++) {
            client.command("USER bob", "331 ");
            client.command("PASS wrong", "530 ");
        }
        client.command("REIN", "220 ");
        client.command("USER bob", "331 ");
        client.command("PASS wrong", "421 ");
        client.expectEnd();
        assertEquals(1, server.server().count("sluice.sessions.ended", "why", "login-attempts"));
    }

    @Test
    void reinForgetsEverything() {
        server.makeDirectory("/d");
        server.put("/d/f", "12345678");
        RawClient client = server.login();
        client.command("CWD d", "250 ");
        client.command("REST 4", "350 ");
        client.command("RNFR f", "350 ");
        client.command("EPSV ALL", "200 ");
        client.command("OPTS MLST size;", "200 ");
        client.epsv();
        client.command("REIN", "220 ");
        client.command("PWD", "530 ");
        client.command("RNTO g", "530 ");
        client.command("USER bob", "331 ");
        client.command("PASS secret", "230 ");
        client.command("PWD", "257 \"/\"");
        client.command("RNTO g", "503 ");
        client.command("RETR /d/f", "425 ");
        client.command("PASV", "227 ");
        assertTrue(client.command("FEAT", "211-").contains("modify*;"));
        client.command("TYPE I", "200 ");
        assertEquals("12345678", client.fetchText("RETR /d/f"));
    }

    @Test
    void typeStartsAsAscii() {
        server.put("/f", "a\nb\n");
        RawClient client = server.connect();
        client.command("USER bob", "331 ");
        client.command("PASS secret", "230 ");
        assertEquals("a\r\nb\r\n", client.fetchText("RETR f"));
    }

    @Test
    void userAgainStartsOver() {
        server.makeDirectory("/d");
        RawClient client = server.login();
        client.command("CWD d", "250 ");
        client.command("USER bob", "331 ");
        client.command("PWD", "530 ");
        client.command("PASS secret", "230 ");
        client.command("PWD", "257 \"/\"");
    }

    @Test
    void everyUserHasAHome() {
        server.makeDirectory("/home");
        server.server().add(user("carol", "/home/carol", true)).add(user("dave", "/home/dave", false));
        RawClient carol = server.connect().login("carol");
        carol.command("PWD", "257 \"/\"");
        carol.command("MKD x", "257 \"/x\"");
        assertTrue(server.exists("/home/carol/x"));
        carol.command("CWD ../../..", "250 ");
        carol.command("RMD /x", "250 ");
        RawClient dave = server.connect();
        dave.command("USER dave", "331 ");
        dave.command("PASS secret", "530 ");
        dave.command("PWD", "530 ");
        dave.login("bob");
    }

    @Test
    void httpIsNoFtp() {
        RawClient client = server.connect();
        client.sendTogether("POST / HTTP/1.1", "Host: x", "", "USER bob", "PASS secret");
        client.expect("421 ");
        client.expectEnd();
    }

    private static User user(String name, String home, boolean createHome) {
        return new User(
                name,
                VfsPath.of(home),
                createHome,
                Access.everywhere(EnumSet.allOf(Permission.class)),
                false,
                false,
                TlsDemand.NONE);
    }
}
