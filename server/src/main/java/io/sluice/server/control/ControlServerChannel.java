package io.sluice.server.control;

import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.List;

/** Netty's channel for a listening socket, whose accepted ones are {@link ControlChannel}s. */
final class ControlServerChannel extends NioServerSocketChannel {

    @Override
    protected int doReadMessages(List<Object> accepted) throws IOException {
        SocketChannel socket = javaChannel().accept();
        if (socket == null) {
            return 0;
        }
        try {
            accepted.add(new ControlChannel(this, socket));
        } catch (RuntimeException | Error e) {
            socket.close();
            throw e;
        }
        return 1;
    }
}
