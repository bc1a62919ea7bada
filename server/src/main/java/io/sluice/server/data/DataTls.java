package io.sluice.server.data;

import io.sluice.server.config.SessionReuse;
import io.sluice.server.config.TlsConfig;
import io.sluice.server.observe.LogText;
import io.sluice.server.observe.ServerMetrics;
import io.sluice.server.tls.BindingToken;
import io.sluice.server.tls.ControlTls;
import io.sluice.server.tls.DataEngines;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How data connections get under TLS: one for the whole server. Any thread that may block. */
public final class DataTls {

    private static final Logger log = LoggerFactory.getLogger(DataTls.class);

    private final Duration timeout;
    private final SessionReuse reuse;
    private final TlsConnection.Ending ending;
    private final BufferPool records;
    private final ServerMetrics metrics;

    /** As the configuration says, with buffers from that pool of {@link BufferPool.Kind#RECORDS}. */
    public DataTls(TlsConfig config, BufferPool records, ServerMetrics metrics) {
        this.timeout = config.handshake().timeout();
        this.reuse = config.data().sessionReuse();
        this.ending = new TlsConnection.Ending(config.data().requireCloseNotify(), metrics);
        this.records = records;
        this.metrics = metrics;
    }

    /**
     * Does the handshake over a connection of whom it need not be known yet whose it is: {@link TlsConnection#token} tells,
     * and {@link #admit} has to be asked before anything else. Blocks; whoever closes the channel ends it at once.
     *
     * @param engines of the control connection whose session the client may resume
     * @throws NoDataConnectionException if the client took too long; the channel is closed
     * @throws NotProtectedException if it failed; the channel is closed
     */
    public TlsConnection handshake(SocketChannel socket, DataEngines engines)
            throws NoDataConnectionException, NotProtectedException {
        return handshake(socket, List.of(engines));
    }

    /** The same for a client that may resume sessions of several control connections. */
    TlsConnection handshake(SocketChannel socket, List<DataEngines> candidates)
            throws NoDataConnectionException, NotProtectedException {
        return handshake(new TlsWire(socket, records), candidates);
    }

    /**
     * The same for a connection of which nobody knows whose it is. Its client may say nothing before it has got a 150, so the
     * time counts from its first byte, and until then it costs next to nothing.
     *
     * @param candidates asked then: those whose sessions it may resume
     */
    TlsConnection identify(SocketChannel socket, Supplier<List<DataEngines>> candidates)
            throws NoDataConnectionException, NotProtectedException {
        ByteBuffer first = ByteBuffer.allocate(1);
        try {
            if (socket.read(first) < 0) {
                throw new EOFException("the client ended the connection");
            }
        } catch (IOException e) {
            PassiveLease.closeQuietly(socket);
            throw failed(e);
        }
        List<DataEngines> engines = candidates.get();
        if (engines.isEmpty()) {
            PassiveLease.closeQuietly(socket);
            throw new NoDataConnectionException("nobody waits for it any more");
        }
        return handshake(new TlsWire(socket, records, first.flip()), engines);
    }

    private TlsConnection handshake(TlsWire wire, List<DataEngines> candidates)
            throws NoDataConnectionException, NotProtectedException {
        SocketChannel socket = wire.socket();
        CompletableFuture<Boolean> timer = new CompletableFuture<>();
        CompletableFuture<Boolean> tooLate = timer.completeOnTimeout(true, timeout.toNanos(), TimeUnit.NANOSECONDS)
                .thenApply(late -> closeIf(late, socket));
        boolean done = false;
        try {
            TlsConnection connection = connection(wire, candidates);
            timer.complete(false);
            done = !tooLate.join();
            if (done) {
                return connection;
            }
            throw late();
        } catch (IOException e) {
            timer.complete(false);
            if (tooLate.join()) {
                throw late();
            }
            throw failed(e);
        } finally {
            timer.complete(false);
            closeIf(!done, socket);
        }
    }

    private TlsConnection connection(TlsWire wire, List<DataEngines> candidates) throws IOException {
        SocketChannel socket = wire.socket();
        // We send large pieces and the end: neither has to wait for more.
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        SSLEngine engine = new TlsHandshake(wire).run(candidates);
        metrics.tlsHandshake("data", "completed");
        Optional<BindingToken> token = BindingToken.of(engine.getSession());
        return new TlsConnection(socket, wire, new TlsChannel(engine, wire), token, ending);
    }

    private static boolean closeIf(boolean condition, SocketChannel socket) {
        if (condition) {
            PassiveLease.closeQuietly(socket);
        }
        return condition;
    }

    private NoDataConnectionException late() {
        metrics.tlsHandshake("data", "timeout");
        return new NoDataConnectionException("its TLS handshake took longer than " + timeout.toSeconds() + " s");
    }

    private NotProtectedException failed(IOException why) {
        metrics.tlsHandshake("data", "failed");
        log.debug("event=data-handshake-failed", why);
        String reason = why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
        return new NotProtectedException("its TLS handshake failed: " + LogText.brief(reason));
    }

    /**
     * Decides whether a connection may be a data connection of this control session, and gives the client a ticket for the
     * next one if it may. One that may not is broken.
     *
     * @throws NotProtectedException if it may not
     */
    public void admit(TlsConnection connection, ControlTls control) throws NotProtectedException {
        Optional<BindingToken> shown = connection.token();
        boolean own = shown.isPresent() && shown.get().equals(control.token());
        boolean welcome =
                switch (reuse) {
                    case OFF, PREFER -> true;
                    case REQUIRE -> own;
                };
        metrics.tlsBinding(own ? "bound" : shown.isPresent() ? "foreign" : "unbound");
        if (!welcome) {
            connection.close();
            throw new NotProtectedException(
                    shown.isPresent()
                            ? "it resumed the TLS session of another control connection"
                            : "it did not resume the TLS session of its control connection; "
                                    + "let the client reuse TLS sessions");
        }
        if (own) {
            control.resumption().worked();
        }
        if (own && connection.version().equals(TlsHandshake.TLS_1_3)) {
            control.refreshTicket().run();
        }
    }

    /**
     * Notes that a client's connection must have come and did not show whose it was: from now on it gets ports of its own,
     * where that is allowed.
     *
     * @return what its transfer ends with, where it is
     * @throws NotProtectedException where it is not
     */
    NoDataConnectionException unidentified(ControlTls control) throws NotProtectedException {
        control.resumption().failed();
        String what = "a connection came that did not resume the TLS session of the control connection";
        if (reuse == SessionReuse.REQUIRE) {
            throw new NotProtectedException(what + "; let the client reuse TLS sessions");
        }
        return new NoDataConnectionException(what + ", so it could be anybody's; the next one gets a port of its own");
    }
}
