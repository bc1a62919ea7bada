package io.sluice.server.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatePortTest {

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void thePortIsChosenWhenItConnects(String host) throws IOException {
        InetAddress address = InetAddress.ofLiteral(host);
        try (ServerSocketChannel listener = ServerSocketChannel.open().bind(new InetSocketAddress(address, 0));
                SocketChannel channel = SocketChannel.open()) {
            assertTrue(LatePort.ask(channel));
            channel.bind(new InetSocketAddress(address, 0));
            assertEquals(0, channel.socket().getLocalPort());
            channel.connect(listener.getLocalAddress());
            try (SocketChannel other = listener.accept()) {
                InetSocketAddress from = (InetSocketAddress) other.getRemoteAddress();
                assertEquals(address, from.getAddress());
                assertNotEquals(0, from.getPort());
            }
        }
    }
}
