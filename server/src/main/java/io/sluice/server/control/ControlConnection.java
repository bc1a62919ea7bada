package io.sluice.server.control;

import io.sluice.server.command.CommandContext;
import io.sluice.server.command.CommandGate;
import io.sluice.server.command.Services;
import io.sluice.server.observe.SessionLog;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Ties one socket to its decoder and its session. Lives on the event loop of the socket. */
final class ControlConnection implements LineDecoder.Sink {

    private static final long PROBE_SECONDS = 5;
    private static final int PROBE_HOPS = 4;

    private final NetSocket socket;
    private final Context context;
    private final LineDecoder decoder = new LineDecoder(LineDecoder.DEFAULT_LIMIT);
    private final SessionLog log;
    private final Session session;

    /** Completed, with false for "alive", when the connection has ended. */
    private final CompletableFuture<Boolean> end = new CompletableFuture<>();

    /** The two ends of a control connection. */
    record Ends(InetSocketAddress remote, InetSocketAddress local) {}

    ControlConnection(NetSocket socket, Context context, Ends ends, Services services, CommandGate gate) {
        this.socket = socket;
        this.context = context;
        this.log = new SessionLog(SessionIds.next(), ends.remote());
        this.session = new Session(
                new CommandContext(services, log, ends.remote(), ends.local()),
                gate,
                new ReplyWriter(socket, context, services.metrics()),
                this::isAlive);
    }

    void start() {
        log.info("event=connected");
        socket.handler(this::received);
        socket.exceptionHandler(failure -> log.debug("event=control-error why=" + failure));
        session.start();
    }

    /** Called once, when the socket has closed. */
    void ended() {
        end.complete(false);
        session.closed();
        log.info("event=disconnected");
    }

    void sweep(long now) {
        if (!session.sweep(now)) {
            socket.close();
        }
    }

    void drain() {
        session.drain();
    }

    void abortTransfer() {
        session.abortForShutdown();
    }

    private void received(Buffer data) {
        byte[] bytes = data.getBytes();
        decoder.feed(bytes, 0, bytes.length, this);
    }

    @Override
    public void line(String text) {
        session.line(text);
    }

    @Override
    public void overlong() {
        session.overlong();
    }

    private boolean isAlive(long graceNanos) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        afterPendingReads(PROBE_HOPS, () -> answer.complete(!end.isDone()));
        if (!answer.completeOnTimeout(false, PROBE_SECONDS, TimeUnit.SECONDS).join()) {
            return false;
        }
        return graceNanos <= 0
                || end.copy()
                        .completeOnTimeout(true, graceNanos, TimeUnit.NANOSECONDS)
                        .join();
    }

    /**
     * The event loop reads what sockets have before it runs tasks, but the news of a closed one reaches us by further
     * tasks: so the answer goes to the end of the queue a few times. That costs no wake-ups.
     */
    private void afterPendingReads(int hops, Runnable answer) {
        context.runOnContext(v -> {
            if (hops == 0) {
                answer.run();
            } else {
                afterPendingReads(hops - 1, answer);
            }
        });
    }
}
