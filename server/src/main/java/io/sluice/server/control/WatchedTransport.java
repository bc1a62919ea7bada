package io.sluice.server.control;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.sluice.server.observe.AcceptTrouble;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.transport.Transport;

/**
 * Vert.x' usual transport with an {@link AcceptWatch} on every channel that accepts connections: the handler of {@code
 * NetServer} for exceptions hears of accepted sockets only. What it accepts are {@link ControlChannel}s.
 */
public final class WatchedTransport implements io.vertx.core.transport.Transport {

    private static final io.vertx.core.transport.Transport NIO = io.vertx.core.transport.Transport.NIO;

    private final AcceptTrouble trouble;

    /** A transport that reports to this one. */
    public WatchedTransport(AcceptTrouble trouble) {
        this.trouble = trouble;
    }

    @Override
    public String name() {
        return NIO.name();
    }

    @Override
    public boolean available() {
        return NIO.available();
    }

    @Override
    public Throwable unavailabilityCause() {
        return NIO.unavailabilityCause();
    }

    @Override
    public Transport implementation() {
        return new Watching(NIO.implementation(), trouble);
    }

    @SuppressWarnings("deprecation") // a datagram method of the interface that nobody calls
    private record Watching(Transport nio, AcceptTrouble trouble) implements Transport {

        @Override
        public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
            ChannelFactory<? extends ServerChannel> plain =
                    domainSocket ? nio.serverChannelFactory(true) : ControlServerChannel::new;
            return () -> {
                ServerChannel channel = plain.newChannel();
                channel.pipeline().addFirst(new AcceptWatch(trouble));
                return channel;
            };
        }

        @Override
        public boolean supportsDomainSockets() {
            return nio.supportsDomainSockets();
        }

        @Override
        public java.net.SocketAddress convert(SocketAddress address) {
            return nio.convert(address);
        }

        @Override
        public SocketAddress convert(java.net.SocketAddress address) {
            return nio.convert(address);
        }

        @Override
        public IoHandlerFactory ioHandlerFactory() {
            return nio.ioHandlerFactory();
        }

        @Override
        public DatagramChannel datagramChannel(InternetProtocolFamily family) {
            return nio.datagramChannel(family);
        }

        @Override
        public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
            return nio.datagramChannelFactory();
        }

        @Override
        public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
            return nio.channelFactory(domainSocket);
        }
    }
}
