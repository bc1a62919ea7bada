package io.sluice.server.control;

import io.sluice.server.observe.ServerMetrics;
import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The only writer of a control connection. Replies leave in the order in which they were sent, from whatever thread:
 * each goes into one queue, and only the event loop empties it.
 *
 * <p>A client that does not read its replies fills the queue to {@link #FULL_BYTES}; then {@link #isCongested} keeps its
 * commands off the event loop and {@link #awaitRoom} holds the session's thread, so that nothing grows.
 */
final class ReplyWriter {

    /** Bytes of replies that may wait for a client. */
    private static final int FULL_BYTES = 64 * 1024;

    private final ControlOutput output;
    private final long loop;
    private final ServerMetrics metrics;
    private final ConcurrentLinkedQueue<Item> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicInteger waitingBytes = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private volatile long lastMovedNanos = System.nanoTime();
    private volatile boolean closed;

    /** What to do when replies have left and there is room again. Event loop. */
    private Runnable roomMade = () -> {};

    /** Whether replies wait for {@link #release}. Event loop. */
    private boolean held;

    /** Writes that have not left yet. Event loop. */
    private int unwritten;

    /** What waits for them, and holds up what comes behind it. Event loop. */
    private @Nullable Runnable barrier;

    private sealed interface Item {}

    /** A reply on its way, and whether it travels alone. */
    private record Waiting(Buffer bytes, boolean alone) implements Item {}

    /** What is done between two replies, maybe not before the first of them has left. */
    private record Step(Runnable action, boolean whenWritten) implements Item {}

    /** Made on the event loop of the output. */
    ReplyWriter(ControlOutput output, ServerMetrics metrics) {
        this.output = output;
        this.loop = Thread.currentThread().threadId();
        this.metrics = metrics;
    }

    /** Sends a reply; never blocks. */
    void send(Reply reply) {
        metrics.replied(reply.code());
        Buffer bytes = Buffer.buffer(reply.encode());
        if (waitingBytes.getAndAdd(bytes.length()) == 0) {
            lastMovedNanos = System.nanoTime();
        }
        add(new Waiting(bytes, isReadByFirewalls(reply.code())));
    }

    /** Does something on the event loop behind the replies so far and before the next one. Any thread. */
    void between(Runnable action) {
        add(new Step(action, false));
    }

    /** The same when the replies so far have left; those behind it wait for that. Any thread. */
    void whenWritten(Runnable action) {
        add(new Step(action, true));
    }

    private void add(Item item) {
        queue.add(item);
        if (Thread.currentThread().threadId() == loop) {
            if (!held) {
                flush();
            }
        } else if (scheduled.compareAndSet(false, true)) {
            output.onLoop(() -> {
                scheduled.set(false);
                flush();
            });
        }
    }

    /** Sets what is done on the event loop each time when there is room again. */
    void whenThereIsRoom(Runnable action) {
        roomMade = action;
    }

    /** Lets the replies that the event loop sends wait, so that many commands in one piece get their answers in one. */
    void hold() {
        held = true;
    }

    /** Sends what waited since {@link #hold}. Event loop. */
    void release() {
        held = false;
        flush();
    }

    /** Sends a reply and closes the connection when the client has it. */
    void sendLast(Reply reply) {
        send(reply);
        output.onLoop(output::end);
    }

    /** Whether so many replies wait that the client gets no more commands answered for now. */
    boolean isCongested() {
        return waitingBytes.get() > FULL_BYTES;
    }

    /** When replies last left, or the first of those that wait came, as {@link System#nanoTime}. */
    long lastMovedNanos() {
        return lastMovedNanos;
    }

    /** Waits until the client has read enough replies, or the connection has ended. Not on the event loop. */
    void awaitRoom() {
        if (!isCongested()) {
            return;
        }
        lock.lock();
        try {
            while (isCongested() && !closed) {
                room.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends all waiting; called when the connection has ended. */
    void closed() {
        closed = true;
        signal();
    }

    /**
     * Firewalls and address translators look for the port of the data connection at the start of a segment and nowhere
     * else (Linux: nf_conntrack_ftp), so the replies that name it must not share one with others.
     */
    private static boolean isReadByFirewalls(ReplyCode code) {
        return code == ReplyCode.PASSIVE_MODE || code == ReplyCode.EXTENDED_PASSIVE_MODE;
    }

    private void flush() {
        Buffer all = Buffer.buffer();
        while (barrier == null) {
            switch (queue.poll()) {
                case null -> {
                    write(all);
                    return;
                }
                case Waiting(Buffer bytes, boolean alone)
                when alone -> {
                    write(all);
                    output.push();
                    write(bytes);
                    output.push();
                    all = Buffer.buffer();
                }
                // Nearly always there is one reply, which need not be copied.
                case Waiting(Buffer bytes, boolean alone) -> all = all.length() == 0 ? bytes : all.appendBuffer(bytes);
                case Step(Runnable action, boolean whenWritten) -> {
                    write(all);
                    all = Buffer.buffer();
                    if (whenWritten && unwritten > 0) {
                        barrier = action;
                        output.push();
                    } else {
                        action.run();
                    }
                }
            }
        }
    }

    private void write(Buffer replies) {
        int length = replies.length();
        if (length > 0) {
            unwritten++;
            output.write(replies, () -> written(length));
        }
    }

    private void written(int length) {
        boolean wasFull = isCongested();
        lastMovedNanos = System.nanoTime();
        waitingBytes.addAndGet(-length);
        unwritten--;
        passBarrier();
        if (wasFull && !isCongested()) {
            signal();
            roomMade.run();
        }
    }

    private void passBarrier() {
        Runnable action = barrier;
        if (action != null && unwritten == 0) {
            barrier = null;
            action.run();
            flush();
        }
    }

    private void signal() {
        lock.lock();
        try {
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
