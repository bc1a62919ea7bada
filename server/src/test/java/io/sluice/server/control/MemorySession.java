package io.sluice.server.control;

import io.sluice.server.command.CommandContext;
import io.sluice.server.command.CommandGate;
import io.sluice.server.command.CommandTable;
import io.sluice.server.fuzz.FuzzWorld;
import io.sluice.server.observe.SessionLog;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A whole session without a socket: bytes go in through {@link LineDecoder}, replies come out here, and the thread that
 * made it is its event loop. Where the server says that it listens for data, a client connects at once, sends what it is
 * told to send and reads to the end.
 *
 * <p>Fails unless each line is answered by exactly one final reply, and nothing is answered after the last one.
 */
final class MemorySession implements ControlOutput, LineDecoder.Sink, AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;
    private static final CommandGate GATE = new CommandGate(CommandTable.standard());

    private final LinkedBlockingQueue<Runnable> loop = new LinkedBlockingQueue<>();
    private final FuzzWorld world = new FuzzWorld();
    private final LineDecoder decoder = new LineDecoder(LineDecoder.DEFAULT_LIMIT);
    private final ReplyReader replies = new ReplyReader();
    private final List<MemoryDataClient> dataClients = new ArrayList<>();
    private final byte[] upload;
    private final Session session;
    private final Thread thread;
    private int lines;
    private boolean ended;
    private volatile boolean gone;

    /** A session that has greeted, whose client has {@code upload} for all files. */
    MemorySession(byte[] upload) {
        this.upload = upload;
        SessionLog log = new SessionLog("fuzz", FuzzWorld.CLIENT);
        CommandContext context = FuzzWorld.context(world.services(), log);
        session = new Session(
                context, GATE, new ReplyWriter(this, world.services().metrics()), grace -> !gone);
        lines = 1;
        thread = session.start();
        await(0);
    }

    /** Takes bytes of the client and waits until at most so many of its lines are unanswered. */
    void feed(byte[] data, int from, int length, int unanswered) {
        decoder.feed(data, from, length, this);
        await(unanswered);
    }

    /** The codes of the final replies so far, in their order. */
    List<Integer> codes() {
        return replies.finals();
    }

    /** Whether the server has said good-bye. */
    boolean isOver() {
        return ended || replies.isOver();
    }

    private void await(int unanswered) {
        drain();
        while (!isOver() && lines - replies.finals().size() > unanswered) {
            try {
                Runnable task = loop.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (task == null) {
                    throw new AssertionError(
                            "no reply to line " + replies.finals().size() + " of " + lines);
                }
                task.run();
                drain();
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts the fuzzer", e);
            }
        }
        if (replies.finals().size() > lines) {
            throw new AssertionError(replies.finals() + " for " + lines + " lines");
        }
    }

    private void drain() {
        for (Runnable task = loop.poll(); task != null; task = loop.poll()) {
            task.run();
        }
    }

    @Override
    public void line(String text) {
        lines++;
        session.line(text);
    }

    @Override
    public void overlong() {
        lines++;
        session.overlong();
    }

    @Override
    public void onLoop(Runnable task) {
        loop.add(task);
    }

    @Override
    public void write(Buffer bytes, Runnable written) {
        if (ended) {
            throw new AssertionError("written after the end: " + bytes);
        }
        for (int port : replies.take(bytes.getBytes())) {
            dataClients.add(MemoryDataClient.open(port, upload));
        }
        loop.add(written);
    }

    @Override
    public void end() {
        ended = true;
    }

    /** The client goes; fails if that leaves anything behind. */
    @Override
    public void close() {
        gone = true;
        session.closed();
        try {
            if (!thread.join(Duration.ofSeconds(PATIENCE_SECONDS))) {
                throw new AssertionError("the session's thread does not end");
            }
            // Until the server has ended each of them: ports have no rest here, and what still waits to be accepted
            // would be taken for the next session's.
            for (MemoryDataClient client : dataClients) {
                client.awaitEnd(PATIENCE_SECONDS);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the fuzzer", e);
        } finally {
            dataClients.forEach(MemoryDataClient::hangUp);
        }
        world.awaitReleased(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
        world.check();
    }
}
