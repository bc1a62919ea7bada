package io.sluice.server.control;

import io.sluice.server.observe.ServerMetrics;
import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The only writer of a control connection. Replies leave in the order in which they were sent, from whatever thread:
 * each goes into one queue, which one thread at a time empties. Whoever adds to it while nobody is at it does so itself, as
 * long as the kernel takes the bytes at once; else the event loop goes on.
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

    /** What was added since the queue was last known to be empty; who makes it more than 0 empties the queue. */
    private final AtomicInteger added = new AtomicInteger();

    private final AtomicInteger waitingBytes = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private volatile long lastMovedNanos = System.nanoTime();
    private volatile boolean closed;

    /** What to do when replies have left and there is room again. */
    private volatile Runnable roomMade = () -> {};

    /** Whether replies wait for {@link #release}. Event loop. */
    private boolean held;

    /** Writes of the event loop that have not left yet. */
    private final AtomicInteger unwritten = new AtomicInteger();

    /** What waits for them, and holds up what comes behind it. Set on the event loop. */
    private volatile @Nullable Runnable barrier;

    /** The end of a reply whose beginning the kernel took. Of whoever empties the queue. */
    private @Nullable Buffer rest;

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

    /** Does something on the event loop behind the replies so far and before the next one. Any thread, never blocks. */
    void between(Runnable action) {
        add(new Step(action, false));
    }

    /** The same when the replies so far have left; those behind it wait for that. Any thread. */
    void whenWritten(Runnable action) {
        add(new Step(action, true));
    }

    private void add(Item item) {
        queue.add(item);
        if (!isLoop() || !held) {
            flush();
        }
    }

    private boolean isLoop() {
        return Thread.currentThread().threadId() == loop;
    }

    /** Sets what is done each time when there is room again, by any thread; it must not block. */
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
        between(output::end);
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

    /** Empties the queue, unless somebody is at it, who then sees what was added. */
    private void flush() {
        if (added.getAndIncrement() == 0) {
            if (isLoop()) {
                flushOnLoop();
            } else {
                flushHere();
            }
        }
    }

    private void flushHere() {
        int seen = 1;
        while (seen != 0) {
            if (!sendAtOnce()) {
                // The queue stays ours until the loop has it.
                output.onLoop(this::flushOnLoop);
                return;
            }
            seen = added.addAndGet(-seen);
        }
    }

    /** Sends what the kernel takes; false if the loop has to go on. */
    private boolean sendAtOnce() {
        while (barrier == null && unwritten.get() == 0) {
            switch (queue.peek()) {
                case null -> {
                    return true;
                }
                case Step s -> {
                    return false;
                }
                case Waiting(Buffer bytes, boolean alone) -> {
                    int count = output.writeNow(bytes);
                    if (count == 0) {
                        return false;
                    }
                    queue.remove();
                    left(count);
                    if (count < bytes.length()) {
                        rest = bytes.slice(count, bytes.length());
                        return false;
                    }
                }
            }
        }
        return false;
    }

    private void flushOnLoop() {
        int seen = 1;
        while (seen != 0) {
            Buffer begun = rest;
            if (begun != null) {
                rest = null;
                write(begun);
            }
            sendQueued();
            seen = added.addAndGet(-seen);
        }
    }

    private void sendQueued() {
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
                    if (whenWritten && unwritten.get() > 0) {
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
        if (length == 0) {
            return;
        }
        int count = unwritten.get() == 0 ? output.writeNow(replies) : 0;
        if (count > 0) {
            left(count);
        }
        if (count < length) {
            unwritten.incrementAndGet();
            output.write(count == 0 ? replies : replies.slice(count, length), () -> written(length - count));
        }
    }

    private void written(int length) {
        unwritten.decrementAndGet();
        left(length);
        Runnable action = barrier;
        if (action != null && unwritten.get() == 0) {
            barrier = null;
            action.run();
            flush();
        }
    }

    private void left(int length) {
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
