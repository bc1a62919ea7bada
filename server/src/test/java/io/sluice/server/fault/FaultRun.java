package io.sluice.server.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.server.fault.FaultCase.Fault;
import io.sluice.server.fault.FaultCase.Side;
import io.sluice.server.fault.FaultCase.Stage;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import java.io.IOException;
import java.net.SocketException;
import java.util.Arrays;
import java.util.function.Predicate;

/** Plays one {@link FaultCase} in a session of its own and looks whether the session goes on where it should. */
final class FaultRun {

    private final FaultCase fault;
    private final RawClient client;
    private final DataSide data;
    private final byte[] content;
    private final long size;
    private final Predicate<String> knownToTheServer;
    private final String peer;
    private String first = "";
    private int sent;

    /**
     * What the client saw.
     *
     * @param reply the code that ended the transfer, or {@code -} if the control connection was gone
     * @param opening the text of the 150, empty if there was none
     * @param sent bytes of the content that were sent before the fault
     * @param peer the client's end of the control connection, as the log has it
     */
    record Seen(String reply, String opening, int sent, String peer) {}

    /**
     * A run in a session that has logged in.
     *
     * @param content what is uploaded
     * @param size how many bytes come when it is a download
     * @param knownToTheServer whether the server has seen the end of that client's control connection and what follows
     */
    FaultRun(FaultCase fault, RawClient client, byte[] content, long size, Predicate<String> knownToTheServer) {
        this.fault = fault;
        this.client = client;
        this.data = fault.passive() ? DataSide.passive(client) : DataSide.active(client);
        this.content = content;
        this.size = size;
        this.knownToTheServer = knownToTheServer;
        this.peer =
                client.localAddress().getHostAddress() + ":" + client.socket().getLocalPort();
    }

    Seen play() throws IOException {
        try (client;
                data) {
            String reply = fault.side() == Side.CONTROL ? playControl() : playData();
            return new Seen(reply, first, sent, peer);
        }
    }

    private String playData() throws IOException {
        if (fault.stage() == Stage.BEFORE_150) {
            if (!data.faultBefore(fault.fault(), () -> client.send(fault.command().line))) {
                return ended(client.reply());
            }
            first = client.expect("150");
        } else {
            client.send(fault.command().line);
            data.open();
            first = client.expect("150");
            move();
            data.play(fault.fault());
        }
        if (fault.fault() == Fault.HALF && !fault.command().isUpload()) {
            data.drain();
        }
        return ended(client.reply());
    }

    /** The last reply is the last: what comes next answers the next command, and the session works. */
    private String ended(String reply) throws IOException {
        client.command("NOOP", "200 ");
        assertEquals("small", client.fetchText("RETR /small"));
        client.command("QUIT", "221 ");
        client.expectEnd();
        return reply.substring(0, 3);
    }

    private String playControl() throws IOException {
        client.send(fault.command().line);
        if (fault.fault() == Fault.STALL) {
            // The client reads no reply until all is done.
            data.open();
            moveAll();
            first = client.expect("150");
            return ended(client.reply());
        }
        if (fault.stage() == Stage.BEFORE_150) {
            return gone();
        }
        data.open();
        first = client.expect("150");
        move();
        String reply = gone();
        if (fault.stage() != Stage.BEFORE_226) {
            long rest = size - data.received();
            long got = data.drainToAnyEnd();
            if (!fault.command().isUpload() && got != rest && data.endedInOrder()) {
                throw new AssertionError("a part that looks like the whole: " + got + " of " + rest);
            }
        }
        return reply;
    }

    /** Plays the fault; the data connection stays as it is until the server has dealt with it. */
    private String gone() throws IOException {
        DataSide.playOn(client.socket(), fault.fault());
        ServerFixture.await("the end of the session", () -> knownToTheServer.test(peer));
        if (fault.fault() == Fault.HALF) {
            // The server ends its half too: maybe after a reply.
            try {
                client.socket().getInputStream().readAllBytes();
            } catch (SocketException e) {
                // A reset is an end too.
                return "-";
            }
        }
        return "-";
    }

    private void move() throws IOException {
        int half = fault.command().isUpload() ? content.length / 2 : (int) (size / 2);
        switch (fault.stage()) {
            case BEFORE_150, AFTER_150 -> {}
            case IN_THE_MIDDLE -> moveSome(half);
            case AFTER_THE_LAST_BYTE -> moveSome(fault.command().isUpload() ? content.length : size);
            case BEFORE_226 -> moveAll();
        }
    }

    private void moveSome(long count) throws IOException {
        if (fault.command().isUpload()) {
            sent = (int) count;
            data.send(Arrays.copyOf(content, sent));
        } else {
            data.receive(count);
        }
    }

    private void moveAll() throws IOException {
        if (fault.command().isUpload()) {
            moveSome(content.length);
            data.socket().shutdownOutput();
        } else {
            data.drain();
        }
    }
}
