package io.sluice.server.data;

import io.sluice.server.observe.ServerMetrics;
import io.sluice.server.tls.BindingToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A data connection under TLS (PROT P, RFC 4217 section 9), in stream mode. Its end is part of what it says: a download
 * ends by close_notify before the end of the TCP connection, and one that failed by a reset without it; an upload that
 * ends without close_notify may have been cut by somebody else.
 */
public final class TlsConnection implements DataConnection {

    private static final long GOODBYE_SECONDS = 5;

    private final SocketChannel socket;
    private final TlsWire wire;
    private final TlsChannel tls;
    private final Ending ending;
    private final @Nullable BindingToken token;
    private volatile boolean unnotified;
    private volatile long lastProgressNanos = System.nanoTime();
    private volatile long bytes;

    /**
     * What becomes of an upload that ends without close_notify.
     *
     * @param required whether it is refused
     * @param metrics where it counts
     */
    record Ending(boolean required, ServerMetrics metrics) {}

    TlsConnection(SocketChannel socket, TlsWire wire, TlsChannel tls, Optional<BindingToken> token, Ending ending) {
        this.socket = socket;
        this.wire = wire;
        this.tls = tls;
        this.token = token.orElse(null);
        this.ending = ending;
    }

    /** Whose control session this connection has resumed; nothing if it resumed none. */
    public Optional<BindingToken> token() {
        return Optional.ofNullable(token);
    }

    /** {@code TLSv1.2} or {@code TLSv1.3}. */
    String version() {
        return tls.version();
    }

    @Override
    public String protection() {
        return "tls=" + tls.version() + " resumed=" + (token == null ? "no" : "yes")
                + (unnotified ? " close-notify=no" : "");
    }

    @Override
    public boolean prefersHeap() {
        return true;
    }

    @Override
    public String route() {
        return SocketConnection.route(socket);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int count = tls.read(target);
        if (count > 0) {
            moved(count);
            progressed();
        } else if (tls.end() == TlsChannel.End.UNNOTIFIED && !unnotified) {
            endedWithoutNotice();
        }
        return count;
    }

    private void endedWithoutNotice() throws MalformedDataException {
        unnotified = true;
        ending.metrics().tlsTruncated();
        if (ending.required()) {
            throw new MalformedDataException("its TLS connection ended without close_notify");
        }
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int total = source.remaining();
        tls.write(source, this::progressed);
        moved(total);
        return total;
    }

    @Override
    public long pull(Source source, ByteBuffer scratch) throws IOException {
        return source.transferTo(this, scratch);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: the transfer's thread
    private void moved(int count) {
        bytes += count;
    }

    private void progressed() {
        lastProgressNanos = System.nanoTime();
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public long lastProgressNanos() {
        return lastProgressNanos;
    }

    @Override
    public void finish() throws IOException {
        tls.sendCloseNotify();
        wire.end();
    }

    /**
     * The upload is kept by now and nothing can break the transfer any more, so a client that does not take our close_notify
     * has so long and no longer.
     */
    @Override
    public void finishQuietly() {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        CompletableFuture<Void> timer = done.completeOnTimeout(false, GOODBYE_SECONDS, TimeUnit.SECONDS)
                .thenAccept(inTime -> {
                    if (!inTime) {
                        reset();
                    }
                });
        try {
            finish();
        } catch (IOException e) {
            reset();
        } finally {
            done.complete(true);
            timer.join();
        }
    }

    @Override
    public void reset() {
        SocketConnection.reset(socket);
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public void close() {
        reset();
        wire.release();
    }
}
