package io.sluice.server.control;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.sluice.server.observe.LogText;
import io.sluice.server.observe.ServerMetrics;
import io.sluice.server.observe.SessionLog;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;

/**
 * The TLS of a control connection: a handler in front of all others of its channel. Vert.x' own upgrade knows neither our
 * engines nor a way back (CCC, REIN). Event loop; what handshakes compute runs on the executor.
 */
final class TlsLayer extends ChannelInboundHandlerAdapter {

    private static final String NAME = "sluice-tls";
    private static final String RECORDS = "sluice-tls-records";
    private static final String EVENTS = "sluice-tls-events";

    /** How long the client may say close_notify first. */
    private static final long FIRST_WORD_MILLIS = 300;

    private final SslHandler handler;
    private final EndOfTls records;
    private final Duration timeout;
    private final SessionLog log;
    private final ServerMetrics metrics;
    private Runnable onEnd = () -> {};
    private boolean ending;
    private boolean said;
    private boolean removed;

    /**
     * How handshakes run.
     *
     * @param timeout how long one may take, and the answer to our close_notify
     * @param executor where they compute
     */
    record Settings(Duration timeout, Executor executor) {}

    private TlsLayer(
            ChannelPipeline pipeline, SSLEngine engine, Settings settings, SessionLog log, ServerMetrics metrics) {
        handler = new SslHandler(engine, false, settings.executor());
        records = new EndOfTls(() -> remove(pipeline));
        handler.setHandshakeTimeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        timeout = settings.timeout();
        this.log = log;
        this.metrics = metrics;
    }

    /** Protects everything that comes and goes from now on; the client begins the handshake. */
    static TlsLayer begin(
            ChannelPipeline pipeline, SSLEngine engine, Settings settings, SessionLog log, ServerMetrics metrics) {
        TlsLayer layer = new TlsLayer(pipeline, engine, settings, log, metrics);
        pipeline.addFirst(EVENTS, layer);
        pipeline.addFirst(NAME, layer.handler);
        pipeline.addFirst(RECORDS, layer.records);
        return layer;
    }

    /**
     * Lets the client say close_notify first, says it itself if the client waits for that, and takes itself out of the way.
     * lftp that finds our close_notify directly behind the reply takes the connection for closed; curl says nothing before.
     *
     * @param cleared what to do directly before: what the client sends behind its close_notify is in clear
     */
    void end(ChannelPipeline pipeline, Runnable cleared) {
        ending = true;
        onEnd = cleared;
        records.expect();
        if (handler.engine().isInboundDone()) {
            remove(pipeline);
            return;
        }
        var _ = pipeline.channel().eventLoop().schedule(this::sayEnd, FIRST_WORD_MILLIS, TimeUnit.MILLISECONDS);
        var _ = pipeline.channel()
                .eventLoop()
                .schedule(
                        () -> {
                            if (pipeline.get(NAME) != null && pipeline.get(NAME).equals(handler)) {
                                log.info("event=ended why=no-close-notify");
                                metrics.sessionEnded("no-close-notify");
                                ChannelFuture _ = pipeline.channel().close();
                            }
                        },
                        timeout.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void sayEnd() {
        if (!removed && !said) {
            said = true;
            ChannelFuture _ = handler.closeOutbound();
        }
    }

    /** At the client's close_notify, or at what it sends in clear instead. */
    private void remove(ChannelPipeline pipeline) {
        if (!removed) {
            removed = true;
            onEnd.run();
            records.ended();
            pipeline.remove(this);
            pipeline.remove(handler);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        switch (event) {
            case SslHandshakeCompletionEvent done
            when done.isSuccess() -> succeeded(handler.engine().getSession());
            case SslHandshakeCompletionEvent failed -> failed(failed.cause());
            case SslCloseCompletionEvent closed
            when ending && closed.isSuccess() -> {
                sayEnd();
                remove(context.pipeline());
            }
            // The client protects no more and has not said CCC: whatever comes now could be from anybody.
            case SslCloseCompletionEvent closed -> {
                ChannelFuture _ = context.close();
            }
            default -> context.fireUserEventTriggered(event);
        }
    }

    /** What went wrong, for the log. Netty quotes what it could not read, and that may be a password in clear. */
    static String describe(Throwable why) {
        for (Throwable cause = why; cause != null; cause = cause.getCause()) {
            if (cause instanceof NotSslRecordException) {
                return "\"the client sent something else than TLS\"";
            }
            if (cause instanceof ClosedChannelException) {
                return "\"the client hung up\"";
            }
        }
        return LogText.brief(why.toString());
    }

    private void succeeded(SSLSession session) {
        metrics.tlsHandshake("control", "completed");
        if (log.isDebug()) {
            log.debug("event=tls version=" + session.getProtocol() + " cipher=" + session.getCipherSuite());
        }
    }

    private void failed(Throwable why) {
        metrics.tlsHandshake("control", "failed");
        log.info("event=tls-failed why=" + describe(why));
    }
}
