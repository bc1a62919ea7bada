package io.sluice.server.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.vfs.testkit.Fault;
import io.sluice.vfs.testkit.Gate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** ABOR in each form that clients give it on the wire, at each moment: exactly its replies, and the session goes on. */
class AborFormsTest {

    private static final int URGENT = 0x200;
    private static final int SMALL_WINDOW = 4096;

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    /** What goes over the wire before the command: FF is IAC, F4 interrupt, F2 the data mark; 02 before it sends it as urgent data. */
    enum Form {
        PLAIN,
        LOWER_CASE,
        LINE_FEED_ONLY,
        BLANKS_BEFORE,
        INTERRUPT_AND_SYNCH("\u00FF\u00F4\u00FF\u00F2"),
        INTERRUPT_WITHOUT_MARK("\u00FF\u00F4"),
        MARK_ALONE("\u00FF\u00F2"),
        URGENT_MARK("\u00FF\u00F4\u00FF\u02F2"),
        URGENT_IAC_BEFORE_THE_MARK("\u00FF\u00F4\u02FF\u00F2"),
        TORN_INTERRUPT("\u00F4\u00F2"),
        INTERRUPT_TWICE("\u00FF\u00F4\u00FF\u00F4\u00FF\u00F2"),
        NUL("\0"),
        CONTROL_C("\u0003"),
        MARK_IN_PLACE_OF_IAC("?\u00F4\u00F2"),
        DOUBLED_IAC("\u00FF\u00FF\u00F4"),
        CARRIAGE_RETURN_TWICE,
        URGENT_LINE_END;

        private final String before;

        Form() {
            this("");
        }

        Form(String before) {
            this.before = before;
        }

        void send(RawClient client) {
            before.chars().forEach(octet -> {
                if (octet >= URGENT) {
                    client.sendUrgent(octet - URGENT);
                } else {
                    client.sendBytes(new byte[] {(byte) octet});
                }
            });
            switch (this) {
                case LOWER_CASE -> client.send("abor");
                case LINE_FEED_ONLY -> client.sendBytes("ABOR\n".getBytes(StandardCharsets.US_ASCII));
                case BLANKS_BEFORE -> client.send("  ABOR");
                case CARRIAGE_RETURN_TWICE -> client.sendBytes("ABOR\r\r\n".getBytes(StandardCharsets.US_ASCII));
                case URGENT_LINE_END -> {
                    client.sendBytes("ABOR\r".getBytes(StandardCharsets.US_ASCII));
                    client.sendUrgent('\n');
                }
                default -> client.send("ABOR");
            }
        }
    }

    @BeforeEach
    void files() {
        server.put("/big", new byte[32 << 20]);
        server.put("/small", "small");
    }

    /** The replies are these and no others, and the session goes on. */
    private static void exactly(RawClient client, String... replies) {
        for (String reply : replies) {
            client.expect(reply);
        }
        client.command("NOOP", "200 ");
        assertEquals("small", client.fetchText("RETR small"));
    }

    private static Socket slow(RawClient client) throws IOException {
        int port = client.epsv();
        Socket data = new Socket();
        data.setReceiveBufferSize(SMALL_WINDOW);
        data.connect(new InetSocketAddress(client.socket().getInetAddress(), port), RawClient.PATIENCE_MILLIS);
        return data;
    }

    @ParameterizedTest
    @EnumSource
    void idle(Form form) {
        RawClient client = server.login();
        form.send(client);
        exactly(client, "226 ");
        client.epsv();
        form.send(client);
        exactly(client, "226 ");
    }

    @ParameterizedTest
    @EnumSource
    void inADownloadThatStalls(Form form) throws IOException {
        RawClient client = server.login();
        try (Socket data = slow(client)) {
            client.command("RETR big", "150 ");
            form.send(client);
            exactly(client, "426 ", "226 ");
            assertFalse(data.isClosed());
        }
    }

    @ParameterizedTest
    @EnumSource
    void inAnUpload(Form form) throws IOException {
        RawClient client = server.login();
        try (Socket data = slow(client)) {
            client.command("STOR new", "150 ");
            data.getOutputStream().write(new byte[100_000]);
            form.send(client);
            exactly(client, "426 ", "226 ");
        }
        assertFalse(server.exists("/new"));
    }

    @ParameterizedTest
    @EnumSource
    void inAListing(Form form) throws IOException {
        Gate gate = server.storage().block(Fault.Call.NEXT);
        RawClient client = server.login();
        try (Socket data = slow(client)) {
            client.command("MLSD", "150 ");
            gate.awaitReached();
            form.send(client);
            // The store stands still until its client has seen the end of the data.
            assertEquals(-1, endOf(data));
            gate.open();
            server.storage().heal();
            exactly(client, "426 ", "226 ");
        }
    }

    private static int endOf(Socket data) {
        try {
            return data.getInputStream().read();
        } catch (IOException e) {
            // A reset, as it should be.
            return -1;
        }
    }

    @ParameterizedTest
    @EnumSource
    void beforeTheDataConnection(Form form) {
        RawClient client = server.login();
        for (String command : new String[] {"RETR big", "STOR new", "LIST"}) {
            client.epsv();
            client.send(command);
            form.send(client);
            exactly(client, "426 ", "226 ");
        }
        assertFalse(server.exists("/new"));
    }

    @ParameterizedTest
    @EnumSource
    void twiceWithOthersBehind(Form form) throws IOException {
        RawClient client = server.login();
        try (Socket data = slow(client)) {
            client.command("RETR big", "150 ");
            form.send(client);
            form.send(client);
            client.sendTogether("PWD", "SYST");
            exactly(client, "426 ", "226 ", "226 ", "257 ", "215 ");
            assertFalse(data.isClosed());
        }
    }

    @Test
    void pipelinedBehindTheTransferInOneSegment() throws IOException {
        RawClient client = server.login();
        try (Socket data = slow(client)) {
            client.sendTogether("RETR big", "ABOR", "NOOP", "QUIT");
            String reply = client.reply();
            // The ABOR may be seen before the data connection was.
            if (reply.startsWith("150 ")) {
                reply = client.reply();
            }
            assertEquals("426 ", reply.substring(0, 4));
            client.expect("226 ");
            client.expect("200 ");
            client.expect("221 ");
            client.expectEnd();
            assertFalse(data.isClosed());
        }
    }
}
