package io.sluice.server.control;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPipeline;
import io.sluice.server.command.CommandContext;
import io.sluice.server.command.CommandGate;
import io.sluice.server.command.Security;
import io.sluice.server.command.Services;
import io.sluice.server.config.Listener;
import io.sluice.server.observe.SessionLog;
import io.sluice.server.reply.Reply;
import io.sluice.server.tls.MoreTickets;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;

/** Ties one socket to its decoder and its session. Lives on the event loop of the socket. */
final class ControlConnection implements LineDecoder.Sink, ControlProbe {

    private static final long PROBE_SECONDS = 30;
    private static final byte[] NOTHING = {};

    /** What is decoded of one client before the others of its loop have their turn: some forty short commands. */
    static final int TURN_BYTES = 256;

    private final NetSocket socket;
    private final LoopRound round;
    private final LineDecoder decoder = new LineDecoder(LineDecoder.DEFAULT_LIMIT);
    private final SessionLog log;
    private final Session session;
    private final SocketOutput output;
    private final ReplyWriter writer;
    private final Context context;
    private final Origin origin;
    private final Security security;
    private final long loop;
    private volatile Optional<TlsLayer> tls = Optional.empty();

    /** What arrived and was not decoded yet, because enough lines wait: a piece that was read at once, or nothing. */
    private byte[] rest = NOTHING;

    private int taken;

    /** Where the piece ends that the decoder has; 0 while it has none. */
    private int feeding;

    private boolean begun;
    private boolean paused;

    /** Bytes that have arrived, decoded or not. */
    private long arrived;

    /** Of these, those that are behind us with all that came of them, as of the last time when there were no others. */
    private volatile long settled;

    /** Counted down when the connection has ended. */
    private final CountDownLatch end = new CountDownLatch(1);

    /**
     * What a control connection has in common with others.
     *
     * @param services what all sessions share
     * @param gate runs their commands
     * @param listener where this one came in
     * @param handshakes where TLS handshakes compute
     */
    record Origin(Services services, CommandGate gate, Listener listener, Executor handshakes) {}

    /** Made on the event loop. */
    ControlConnection(NetSocket socket, Context context, CommandContext.Ends ends, Origin origin) {
        Services services = origin.services();
        this.origin = origin;
        this.loop = Thread.currentThread().threadId();
        this.socket = socket;
        this.context = context;
        this.round = new LoopRound(context);
        this.log = new SessionLog(SessionIds.next(), ends.remote());
        this.output = new SocketOutput(socket, context);
        this.writer = new ReplyWriter(output, services.metrics());
        this.security = new Security(
                origin.listener(), services.tls(), services.config().tls().clientCertificates(), this::sendTicket);
        this.session = new Session(new CommandContext(services, log, ends, security), origin.gate(), writer, this);
    }

    void start() {
        log.debug("event=connected");
        socket.handler(this::received);
        socket.exceptionHandler(failure -> log.debug("event=control-error why=" + TlsLayer.describe(failure)));
        if (security.isImplicit()) {
            output.protect();
            beginTls(security.begin(true));
        }
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
        if (session.isTurning()) {
            origin.services().metrics().tlsDropped();
            return;
        }
        if (!begun && data.length() > 0) {
            begun = true;
            session.firstByte(data.getByte(0));
        }
        arrived += data.length();
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
        int left = TURN_BYTES;
        while (taken < rest.length) {
            int piece = Math.min(left, rest.length - taken);
            feeding = taken + piece;
            int fed = decoder.feed(rest, taken, piece, this);
            feeding = 0;
            if (decoder.dropped() > 0) {
                origin.services().metrics().tlsDropped();
            }
            taken += fed;
            left -= fed;
            if (fed < piece && session.waitsForRoom()) {
                pause();
                return;
            }
            if (left == 0 && taken < rest.length) {
                // A record of TLS holds up to 16 KiB of commands: the others of the loop have their turn in between.
                pause();
                roomMade();
                return;
            }
        }
        rest = NOTHING;
        taken = 0;
        settled = arrived;
        if (paused) {
            paused = false;
            socket.resume();
        }
    }

    private void pause() {
        paused = true;
        socket.pause();
    }

    @Override
    public void startTls(Reply reply, SSLEngine engine) {
        onLoop(() -> {
            dropInput();
            // In a task of its own: by then Vert.x has delivered what it had read of a paused socket, and it was
            // dropped.
            context.runOnContext(_ -> {
                // Or the client's first bytes might be read before there is somebody to understand them.
                channel().config().setAutoRead(false);
                writer.send(reply);
                writer.whenWritten(() -> {
                    output.protect();
                    context.runOnContext(_ -> {
                        beginTls(engine);
                        session.turned();
                        channel().config().setAutoRead(true);
                    });
                });
            });
        });
    }

    @Override
    public void endTls(Reply reply) {
        onLoop(() -> {
            dropInput();
            writer.send(reply);
            TlsLayer layer = tls.orElseThrow(() -> new IllegalStateException("there is no TLS to end"));
            tls = Optional.empty();
            writer.whenWritten(() -> layer.end(pipeline(), session::turned));
        });
    }

    private void beginTls(SSLEngine engine) {
        TlsLayer.Settings settings = new TlsLayer.Settings(
                origin.services().config().tls().handshake().timeout(), origin.handshakes());
        tls = Optional.of(TlsLayer.begin(
                pipeline(), engine, settings, log, origin.services().metrics()));
    }

    /** Forgets what has arrived and was not run: it came before TLS began, or over the TLS that ends. */
    private void dropInput() {
        decoder.reset();
        if (Math.max(taken, feeding) < rest.length) {
            origin.services().metrics().tlsDropped();
        }
        rest = NOTHING;
        taken = 0;
        if (paused) {
            paused = false;
            socket.resume();
        }
    }

    private void sendTicket(SSLEngine engine) {
        writer.between(() -> MoreTickets.send(engine));
    }

    private void onLoop(Runnable task) {
        if (Thread.currentThread().threadId() == loop) {
            task.run();
        } else {
            context.runOnContext(_ -> task.run());
        }
    }

    private ChannelPipeline pipeline() {
        return channel().pipeline();
    }

    private Channel channel() {
        return ((NetSocketInternal) socket).channelHandlerContext().channel();
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
        try {
            // Behind the wait once more: a busy loop sees the end later than the kernel tells of it.
            return stands() && (graceNanos <= 0 || (!end.await(graceNanos, TimeUnit.NANOSECONDS) && stands()));
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts transfers", e);
        }
    }

    private boolean stands() {
        return isQuiet() || isAliveAfterARound();
    }

    /** Whether the client has sent nothing that we have not dealt with, its end included; false if only the loop knows. */
    private boolean isQuiet() {
        return tls.isEmpty()
                && end.getCount() > 0
                && channel() instanceof ControlChannel own
                && own.hasSentOnly(settled);
    }

    private boolean isAliveAfterARound() {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        round.after(() -> answer.complete(end.getCount() > 0));
        return answer.completeOnTimeout(false, PROBE_SECONDS, TimeUnit.SECONDS).join();
    }
}
