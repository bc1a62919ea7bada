package io.sluice.server.control;

import io.netty.channel.ChannelException;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.nio.NioChannelOption;
import io.sluice.server.command.CommandGate;
import io.sluice.server.command.CommandTable;
import io.sluice.server.command.Services;
import io.sluice.server.data.KeepAlive;
import io.sluice.server.reply.Reply;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes control connections on one event loop; several deployments share the port. Runs one coarse sweep over its
 * sessions in place of a timer per wait.
 */
public final class ControlVerticle extends AbstractVerticle {

    /** Where all control verticles are told to let their sessions end. */
    public static final String DRAIN = "sluice.control.drain";

    /** Where all control verticles are told to stop what still runs. */
    public static final String ABORT = "sluice.control.abort";

    private static final Logger log = LoggerFactory.getLogger(ControlVerticle.class);
    private static final long SWEEP_MILLIS = 500;
    /** Vert.x' word for any free port, the same one for all verticles; with 0 each would get its own. */
    private static final int ANY_SHARED_PORT = -1;

    private static final int BACKLOG = 4096;

    /** What is read of one client before the others of its loop have their turn: some forty short commands. */
    private static final int READ_BYTES = 256;

    private final Services services;
    private final Admission admission;
    private final CommandGate gate = new CommandGate(CommandTable.standard());
    private final Set<ControlConnection> connections = new HashSet<>();
    private volatile int actualPort;

    /** A verticle that listens where the configuration says. */
    public ControlVerticle(Services services, Admission admission) {
        this.services = services;
        this.admission = admission;
    }

    /** The port that is listened on, once deployed. */
    public int actualPort() {
        return actualPort;
    }

    @Override
    public void start(Promise<Void> started) {
        int port = services.config().control().port();
        NetServer server = vertx.createNetServer(new NetServerOptions()
                .setHost(services.config().control().host())
                .setPort(port == 0 ? ANY_SHARED_PORT : port)
                .setAcceptBacklog(BACKLOG)
                .setTcpNoDelay(true));
        server.connectHandler(this::connected);
        server.exceptionHandler(failure -> log.warn("event=connection-failed why={}", failure.toString()));
        vertx.eventBus().localConsumer(DRAIN, m -> all().forEach(ControlConnection::drain));
        vertx.eventBus().localConsumer(ABORT, m -> all().forEach(ControlConnection::abortTransfer));
        vertx.setPeriodic(SWEEP_MILLIS, id -> {
            long now = System.nanoTime();
            all().forEach(connection -> connection.sweep(now));
        });
        server.listen()
                .onSuccess(listening -> {
                    actualPort = listening.actualPort();
                    started.complete();
                })
                .onFailure(started::fail);
    }

    private List<ControlConnection> all() {
        // A copy: a session that ends takes itself out.
        return new ArrayList<>(connections);
    }

    private void connected(NetSocket socket) {
        if (socket.remoteAddress() == null || socket.localAddress() == null) {
            // Gone before we looked.
            socket.close();
            return;
        }
        InetSocketAddress remote = address(socket.remoteAddress());
        InetAddress peer = remote.getAddress();
        Optional<Reply> refusal = admission.enter(peer);
        if (refusal.isPresent()) {
            socket.end(Buffer.buffer(refusal.get().encode()));
            return;
        }
        ControlConnection connection = new ControlConnection(
                socket, context, new ControlConnection.Ends(remote, address(socket.localAddress())), services, gate);
        connections.add(connection);
        readLittle(socket);
        keepAlive(socket);
        socket.closeHandler(v -> {
            connections.remove(connection);
            admission.leave(peer);
            connection.ended();
        });
        connection.start();
    }

    /** By itself Netty reads up to sixteen times 64 KiB at once: whole seconds of commands, while all others wait. */
    private static void readLittle(NetSocket socket) {
        ((NetSocketInternal) socket)
                .channelHandlerContext()
                .channel()
                .config()
                .setRecvByteBufAllocator(new FixedRecvByteBufAllocator(READ_BYTES).maxMessagesPerRead(1));
    }

    /** Vert.x hands the times to its native transports only. */
    private void keepAlive(NetSocket socket) {
        var channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
        try {
            KeepAlive.apply(services.config().control().keepAlive(), new KeepAlive.Target() {
                @Override
                public <T> void set(SocketOption<T> option, T value) {
                    channel.config().setOption(NioChannelOption.of(option), value);
                }
            });
        } catch (IOException | ChannelException e) {
            // Gone already: its end comes next.
            log.debug("event=keep-alive-failed why={}", e.toString());
        }
    }

    /** The address as the JDK has it: IPv4-mapped ones become IPv4, the scope of a link-local one stays. */
    private static InetSocketAddress address(SocketAddress address) {
        if (address.hostAddress() == null) {
            throw new IllegalStateException("a TCP connection has addresses");
        }
        return new InetSocketAddress(InetAddress.ofLiteral(address.hostAddress()), address.port());
    }
}
