package io.sluice.server.control;

import io.netty.channel.ChannelFuture;
import io.sluice.server.command.CommandContext;
import io.sluice.server.command.CommandGate;
import io.sluice.server.command.Services;
import io.sluice.server.observe.SessionLog;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ties one socket to its decoder and its session. Lives on the event loop of the socket. */
final class ControlConnection implements LineDecoder.Sink, ControlProbe {

    private static final long PROBE_SECONDS = 30;
    private static final byte[] NOTHING = {};

    private final NetSocket socket;
    private final LoopRound round;
    private final LineDecoder decoder = new LineDecoder(LineDecoder.DEFAULT_LIMIT);
    private final SessionLog log;
    private final Session session;
    private final ReplyWriter writer;
    private final Context context;

    /** What arrived and was not decoded yet, because enough lines wait: a piece that was read at once, or nothing. */
    private byte[] rest = NOTHING;

    private int taken;
    private boolean begun;
    private boolean paused;

    /** Counted down when the connection has ended. */
    private final CountDownLatch end = new CountDownLatch(1);

    /** The two ends of a control connection. */
    record Ends(InetSocketAddress remote, InetSocketAddress local) {}

    ControlConnection(NetSocket socket, Context context, Ends ends, Services services, CommandGate gate) {
        this.socket = socket;
        this.context = context;
        this.round = new LoopRound(context);
        this.log = new SessionLog(SessionIds.next(), ends.remote());
        this.writer = new ReplyWriter(new SocketOutput(socket, context), services.metrics());
        this.session = new Session(new CommandContext(services, log, ends.remote(), ends.local()), gate, writer, this);
    }

    void start() {
        log.debug("event=connected");
        socket.handler(this::received);
        socket.exceptionHandler(failure -> log.debug("event=control-error why=" + failure));
        Thread _ = session.start();
    }

    /** Called once, when the socket has closed. */
    void ended() {
        end.countDown();
        session.closed();
        log.ended("event=disconnected");
    }

    void sweep(long now) {
        if (!session.sweep(now)) {
            // The socket's own close waits until the client has read what was written, which this one never does.
            ChannelFuture _ =
                    ((NetSocketInternal) socket).channelHandlerContext().close();
        }
    }

    void drain() {
        session.drain();
    }

    void abortTransfer() {
        session.abortForShutdown();
    }

    private void received(Buffer data) {
        if (!begun && data.length() > 0) {
            begun = true;
            session.firstByte(data.getByte(0));
        }
        rest = data.getBytes();
        taken = 0;
        decode();
    }

    /** Decodes as far as the session takes lines. A client that has sent more waits in its own send buffer. */
    private void decode() {
        writer.hold();
        try {
            decodeWhileThereIsRoom();
        } finally {
            writer.release();
        }
    }

    private void decodeWhileThereIsRoom() {
        while (taken < rest.length) {
            taken += decoder.feed(rest, taken, rest.length - taken, this);
            if (taken < rest.length && session.waitsForRoom()) {
                paused = true;
                socket.pause();
                return;
            }
        }
        rest = NOTHING;
        taken = 0;
        if (paused) {
            paused = false;
            socket.resume();
        }
    }

    @Override
    public void roomMade() {
        context.runOnContext(_ -> decode());
    }

    @Override
    public boolean isFull() {
        return session.isFull();
    }

    @Override
    public void line(String text) {
        session.line(text);
    }

    @Override
    public void overlong() {
        session.overlong();
    }

    @Override
    public boolean isAlive(long graceNanos) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        round.after(() -> answer.complete(end.getCount() > 0));
        boolean alive =
                answer.completeOnTimeout(false, PROBE_SECONDS, TimeUnit.SECONDS).join();
        try {
            return alive && (graceNanos <= 0 || !end.await(graceNanos, TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts transfers", e);
        }
    }
}
