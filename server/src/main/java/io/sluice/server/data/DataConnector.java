package io.sluice.server.data;

import io.sluice.server.config.ActiveConfig;
import io.sluice.server.config.KeepAliveConfig;
import io.sluice.server.tls.ControlTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what PASV or PORT prepared into an open data connection, for one transfer. {@link #open} blocks its virtual thread;
 * {@link #cancel} from any thread ends the wait.
 */
public final class DataConnector {

    private static final Logger log = LoggerFactory.getLogger(DataConnector.class);
    private static final int ANY_PORT = 0;

    private final DataEndpoint endpoint;
    private final TransmissionMode mode;
    private final DataProtection protection;
    private final InetAddress localAddress;
    private final ActiveConfig active;
    private final KeepAliveConfig keepAlive;
    private final Duration timeout;
    private final DataTls tls;
    private final AtomicReference<@Nullable SocketChannel> current = new AtomicReference<>();
    private volatile boolean cancelled;

    /**
     * How connections are made.
     *
     * @param active the local end of active ones
     * @param keepAlive how the kernel keeps them alive
     * @param timeout how long one may take to open
     * @param tls how they get under TLS
     */
    public record Settings(ActiveConfig active, KeepAliveConfig keepAlive, Duration timeout, DataTls tls) {}

    /** A connector for one endpoint; {@code localAddress} is the control connection's and active ones start there. */
    public DataConnector(
            DataEndpoint endpoint,
            TransmissionMode mode,
            DataProtection protection,
            InetAddress localAddress,
            Settings settings) {
        this.endpoint = endpoint;
        this.mode = mode;
        this.protection = protection;
        this.localAddress = localAddress;
        this.active = settings.active();
        this.keepAlive = settings.keepAlive();
        this.timeout = settings.timeout();
        this.tls = settings.tls();
    }

    /** How bytes will go over the connection. */
    public TransmissionMode mode() {
        return mode;
    }

    /** The two ends of the connection, ours first, once it is there. Any thread. */
    public Optional<String> route() {
        SocketChannel channel = current.get();
        return channel == null || !channel.isConnected()
                ? Optional.empty()
                : Optional.of(SocketConnection.route(channel));
    }

    /**
     * Waits for the client's connection or connects to the client, and protects it.
     *
     * @param opening sends the 150: before the TLS handshake, which many clients begin only then; when the connection is there
     *     and its address was checked, or at once if only the handshake tells whose it is
     * @throws NoDataConnectionException if there is none in time, or after {@link #cancel}; then nothing is held any more
     * @throws NotProtectedException if it cannot be protected as it should be; then nothing is held any more
     */
    public DataConnection open(Runnable opening) throws NoDataConnectionException, NotProtectedException {
        boolean open = false;
        try {
            DataConnection connection = mode.over(connection(opening));
            open = true;
            return connection;
        } finally {
            if (!open) {
                // Or the pair of port and address would be lost to everybody for ever.
                endpoint.release();
                closeCurrent();
            }
        }
    }

    private DataConnection connection(Runnable opening) throws NoDataConnectionException, NotProtectedException {
        // Whose a connection is says its handshake, which many clients begin only after the 150.
        boolean early = endpoint instanceof DataEndpoint.Passive(PassiveLease lease) && lease.isIdentified();
        if (early) {
            opening.run();
        }
        PassiveConnection connected = connected();
        current.set(alive(connected.socket()));
        if (cancelled) {
            throw new NoDataConnectionException("it was given up");
        }
        if (!early) {
            opening.run();
        }
        return switch (connected) {
            case PassiveConnection.Accepted(SocketChannel socket) -> secured(socket);
            case PassiveConnection.Identified(SocketChannel socket, TlsConnection connection) -> admitted(connection);
        };
    }

    private DataConnection secured(SocketChannel channel) throws NoDataConnectionException, NotProtectedException {
        return switch (protection) {
            case DataProtection.Clear c -> new SocketConnection(channel);
            case DataProtection.Private(ControlTls control) -> {
                TlsConnection connection = tls.handshake(channel, control.dataEngines());
                tls.admit(connection, control);
                yield connection;
            }
        };
    }

    private DataConnection admitted(TlsConnection connection) throws NotProtectedException {
        switch (protection) {
            case DataProtection.Clear c -> throw new NotProtectedException("PROT was changed after its port was given");
            case DataProtection.Private(ControlTls control) -> tls.admit(connection, control);
        }
        return connection;
    }

    /** A connection that is broken already is found out by its first read or write. */
    private SocketChannel alive(SocketChannel channel) {
        try {
            if (endpoint instanceof DataEndpoint.Passive) {
                KeepAlive.begin(keepAlive, channel::setOption);
            } else {
                KeepAlive.apply(keepAlive, channel::setOption);
            }
        } catch (IOException e) {
            log.debug("event=keep-alive-failed why={}", e.toString());
        }
        return channel;
    }

    private PassiveConnection connected() throws NoDataConnectionException, NotProtectedException {
        return switch (endpoint) {
            case DataEndpoint.None n -> throw new NoDataConnectionException("send PASV, EPSV, PORT or EPRT first");
            case DataEndpoint.Passive(PassiveLease lease) -> awaited(lease);
            case DataEndpoint.Active(InetSocketAddress target) -> new PassiveConnection.Accepted(connect(target));
        };
    }

    private PassiveConnection awaited(PassiveLease lease) throws NoDataConnectionException, NotProtectedException {
        try {
            return lease.await(timeout);
        } catch (NoDataConnectionException e) {
            if (!cancelled && lease.hasSeenUnresumed() && protection instanceof DataProtection.Private(var control)) {
                // It was most likely the client's own, though nobody can know.
                throw tls.unidentified(control);
            }
            throw e;
        }
    }

    /** Ends whatever {@link #open} waits for, a handshake as well. Any thread, never blocks. */
    public void cancel() {
        cancelled = true;
        // Before the lease closes it in order: a client that is done with its handshake would see an empty file.
        SocketChannel channel = current.get();
        if (channel != null) {
            SocketConnection.reset(channel);
        }
        endpoint.release();
    }

    private void closeCurrent() {
        SocketChannel channel = current.get();
        if (channel != null) {
            PassiveLease.closeQuietly(channel);
        }
    }

    private SocketChannel connect(InetSocketAddress target) throws NoDataConnectionException {
        if (active.sourcePort() != ANY_PORT) {
            try {
                return connectFrom(active.sourcePort(), target);
            } catch (IOException e) {
                // Not permitted, or the pair of ports still lingers in TIME_WAIT: any port serves as well.
                if (e instanceof SocketTimeoutException || cancelled) {
                    throw refused(target, e);
                }
            }
        }
        try {
            return connectFrom(ANY_PORT, target);
        } catch (IOException e) {
            throw refused(target, e);
        }
    }

    private SocketChannel connectFrom(int port, InetSocketAddress target) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            current.set(channel);
            if (cancelled) {
                throw new IOException("cancelled");
            }
            channel.setOption(java.net.StandardSocketOptions.SO_REUSEADDR, true);
            if (port == ANY_PORT) {
                LatePort.ask(channel);
            }
            channel.bind(new InetSocketAddress(localAddress, port));
            channel.socket().connect(target, Math.toIntExact(timeout.toMillis()));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e instanceof IOException io ? io : new IOException(e);
        }
    }

    private static NoDataConnectionException refused(InetSocketAddress target, IOException why) {
        String reason = why instanceof SocketTimeoutException ? "timed out" : "was refused";
        return new NoDataConnectionException("connecting to port " + target.getPort() + " " + reason);
    }
}
