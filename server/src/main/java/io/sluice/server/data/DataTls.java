package io.sluice.server.data;

import io.sluice.server.config.HostName;
import io.sluice.server.config.SessionReuse;
import io.sluice.server.config.TlsConfig;
import io.sluice.server.observe.LogText;
import io.sluice.server.observe.ServerMetrics;
import io.sluice.server.tls.BindingToken;
import io.sluice.server.tls.ControlTls;
import io.sluice.server.tls.TlsContext;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import jdk.net.ExtendedSocketOptions;
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
     * @param contexts whose sessions the client may resume, the newest first
     * @param host what the client said by HOST
     * @throws NoDataConnectionException if the client took too long; the channel is closed
     * @throws NotProtectedException if it failed; the channel is closed
     */
    public TlsConnection handshake(SocketChannel socket, List<TlsContext> contexts, Optional<HostName> host)
            throws NoDataConnectionException, NotProtectedException {
        CompletableFuture<Boolean> timer = new CompletableFuture<>();
        CompletableFuture<Boolean> tooLate = timer.completeOnTimeout(true, timeout.toNanos(), TimeUnit.NANOSECONDS)
                .thenApply(late -> closeIf(late, socket));
        boolean done = false;
        try {
            TlsConnection connection = connection(socket, contexts, host);
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

    private TlsConnection connection(SocketChannel socket, List<TlsContext> contexts, Optional<HostName> host)
            throws IOException {
        // We send large pieces and the end: neither has to wait for more.
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        TlsWire wire = new TlsWire(socket, records);
        SSLEngine engine = new TlsHandshake(wire).run(contexts, host);
        metrics.tlsHandshake("data", "completed");
        acknowledgeAtOnce(socket);
        Optional<BindingToken> token = BindingToken.of(engine.getSession());
        return new TlsConnection(socket, wire, new TlsChannel(engine, wire), token, ending);
    }

    /**
     * Since no ticket goes out, nothing carries the acknowledgement of the client's last handshake message, and a client
     * that waits for it before it sends more (RFC 896) would wait for our kernel's timer, some 40 ms.
     */
    private static void acknowledgeAtOnce(SocketChannel socket) throws IOException {
        try {
            socket.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
        } catch (UnsupportedOperationException e) {
            // Only Linux knows it, and only slower without.
            return;
        }
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
        return new NotProtectedException("its TLS handshake failed: " + LogText.safe(reason));
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
                    case OFF -> true;
                    case PREFER -> own || shown.isEmpty();
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
        if (own && connection.version().equals(TlsHandshake.TLS_1_3)) {
            control.refreshTicket().run();
        }
    }
}
