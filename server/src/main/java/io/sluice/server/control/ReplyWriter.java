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
    private final ConcurrentLinkedQueue<Waiting> queue = new ConcurrentLinkedQueue<>();
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

    /** A reply on its way, and whether it travels alone. */
    private record Waiting(Buffer bytes, boolean alone) {}

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
        queue.add(new Waiting(bytes, isReadByFirewalls(reply.code())));
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
        for (Waiting next = queue.poll(); next != null; next = queue.poll()) {
            if (next.alone()) {
                write(all);
                output.push();
                write(next.bytes());
                output.push();
                all = Buffer.buffer();
            } else {
                // Nearly always there is one reply, which need not be copied.
                all = all.length() == 0 ? next.bytes() : all.appendBuffer(next.bytes());
            }
        }
        write(all);
    }

    private void write(Buffer replies) {
        int length = replies.length();
        if (length > 0) {
            output.write(replies, () -> written(length));
        }
    }

    private void written(int length) {
        boolean wasFull = isCongested();
        lastMovedNanos = System.nanoTime();
        waitingBytes.addAndGet(-length);
        if (wasFull && !isCongested()) {
            signal();
            roomMade.run();
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
