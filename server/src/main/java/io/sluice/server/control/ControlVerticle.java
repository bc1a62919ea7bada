package io.sluice.server.control;

import io.netty.channel.ChannelException;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.nio.NioChannelOption;
import io.sluice.server.command.CommandContext;
import io.sluice.server.command.CommandGate;
import io.sluice.server.command.CommandTable;
import io.sluice.server.command.Services;
import io.sluice.server.config.Listener;
import io.sluice.server.data.KeepAlive;
import io.sluice.server.reply.Reply;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
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
    /** Vert.x' word for any free port, the same one for all verticles that use the same number; with 0 each would get its own. */
    private static final int ANY_SHARED_PORT = -1;

    private static final int BACKLOG = 4096;

    private static final int READ_BYTES = ControlConnection.TURN_BYTES;

    private final Services services;
    private final Admission admission;
    private final CommandGate gate = new CommandGate(CommandTable.standard());
    private final Set<ControlConnection> connections = new HashSet<>();
    private final Executor handshakes;
    private volatile List<Integer> actualPorts = List.of();

    /** A verticle that listens where the configuration says, and computes TLS handshakes there. */
    public ControlVerticle(Services services, Admission admission, Executor handshakes) {
        this.services = services;
        this.handshakes = handshakes;
        this.admission = admission;
    }

    /** The ports that are listened on, once deployed: {@code control.port}, then those of {@code control.listeners}. */
    public List<Integer> actualPorts() {
        return actualPorts;
    }

    @Override
    public void start(Promise<Void> started) {
        vertx.eventBus().localConsumer(DRAIN, m -> all().forEach(ControlConnection::drain));
        vertx.eventBus().localConsumer(ABORT, m -> all().forEach(ControlConnection::abortTransfer));
        vertx.setPeriodic(SWEEP_MILLIS, id -> {
            long now = System.nanoTime();
            all().forEach(connection -> connection.sweep(now));
        });
        List<Future<NetServer>> servers = new ArrayList<>();
        for (Listener listener : services.config().listeners()) {
            servers.add(listen(listener, ANY_SHARED_PORT - servers.size()));
        }
        Future.all(servers)
                .onSuccess(all -> {
                    actualPorts =
                            servers.stream().map(s -> s.result().actualPort()).toList();
                    started.complete();
                })
                .onFailure(started::fail);
    }

    private Future<NetServer> listen(Listener listener, int anyPort) {
        NetServer server = vertx.createNetServer(new NetServerOptions()
                .setHost(listener.host())
                .setPort(listener.port() == 0 ? anyPort : listener.port())
                .setAcceptBacklog(BACKLOG)
                .setTcpNoDelay(true));
        server.connectHandler(socket -> connected(socket, listener));
        server.exceptionHandler(failure -> log.warn("event=connection-failed why={}", failure.toString()));
        return server.listen()
                .recover(failure -> Future.failedFuture(new BindException(listener.host() + " port " + listener.port()
                        + ": "
                        + (failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage()))));
    }

    private List<ControlConnection> all() {
        // A copy: a session that ends takes itself out.
        return new ArrayList<>(connections);
    }

    private void connected(NetSocket socket, Listener listener) {
        if (socket.remoteAddress() == null || socket.localAddress() == null) {
            // Gone before we looked.
            socket.close();
            return;
        }
        InetSocketAddress remote = address(socket.remoteAddress());
        InetAddress peer = remote.getAddress();
        Optional<Reply> refusal = admission.enter(peer);
        if (refusal.isPresent()) {
            if (listener.implicit()) {
                // It would not understand a word in clear, and a handshake is too much for who is not let in.
                socket.close();
            } else {
                socket.end(Buffer.buffer(refusal.get().encode()));
            }
            return;
        }
        ControlConnection connection = new ControlConnection(
                socket,
                context,
                new CommandContext.Ends(remote, address(socket.localAddress())),
                new ControlConnection.Origin(services, gate, listener, handshakes));
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
