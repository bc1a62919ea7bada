package io.sluice.server.control;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the kernel has of a socket, told without taking it. */
class SocketPollTest {

    private final SocketPoll poll = SocketPoll.available().orElseThrow();
    private SocketChannel client;
    private SocketChannel ours;

    @BeforeEach
    void connect() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            client = SocketChannel.open(server.getLocalAddress());
            ours = server.accept();
        }
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        ours.close();
    }

    @Test
    void aLivingClientThatSaysNothingIsQuiet() {
        assertTrue(poll.isQuiet(ours));
    }

    @Test
    void bytesStayWhereTheyAre() throws IOException {
        client.write(ByteBuffer.wrap(new byte[3]));
        assertFalse(poll.isQuiet(ours));
        assertTrue(ours.read(ByteBuffer.allocate(10)) == 3);
        assertTrue(poll.isQuiet(ours));
    }

    @Test
    void theEndIsNotQuiet() throws IOException {
        client.shutdownOutput();
        assertFalse(poll.isQuiet(ours));
    }

    @Test
    void norIsAReset() throws IOException {
        client.setOption(StandardSocketOptions.SO_LINGER, 0);
        client.close();
        assertFalse(poll.isQuiet(ours));
    }

    @Test
    void norWhatWeHaveClosed() throws IOException {
        ours.close();
        assertFalse(poll.isQuiet(ours));
    }
}
