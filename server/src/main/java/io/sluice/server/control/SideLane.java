package io.sluice.server.control;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The lines that overtake a running task. The session's thread is the task's meanwhile, so they are answered beside it, on
 * virtual threads started for them; the few that come as the task ends are left to the session's thread. Never two at once,
 * and never one beside a command that is no task. Bounded by the {@link Backlog}, which counts them too.
 */
final class SideLane {

    private final BooleanSupplier taskRuns;
    private final Consumer<SessionEvent.Line> answer;
    private final Runnable leftOver;
    private final Queue<SessionEvent.Line> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock lock = new ReentrantLock();

    /**
     * A lane with nothing on it.
     *
     * @param taskRuns whether a task runs
     * @param answer answers a line
     * @param leftOver has the session's thread call {@link #clear}; any thread, must not block
     */
    SideLane(BooleanSupplier taskRuns, Consumer<SessionEvent.Line> answer, Runnable leftOver) {
        this.taskRuns = taskRuns;
        this.answer = answer;
        this.leftOver = leftOver;
    }

    /** Takes a line that came while a task ran; never blocks. Event loop. */
    void add(SessionEvent.Line line) {
        waiting.add(line);
        Thread.ofVirtual().name("beside").start(this::answerBeside);
    }

    private void answerBeside() {
        lock.lock();
        try {
            if (taskRuns.getAsBoolean()) {
                answerAll();
            } else {
                leftOver.run();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Answers what is left over. Session's thread, before each line that came later. */
    void clear() {
        if (!waiting.isEmpty()) {
            lock.lock();
            try {
                answerAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Ends the task, so that nothing is answered beside it any more. Session's thread. */
    <T> T endTask(Supplier<T> end) {
        lock.lock();
        try {
            answerAll();
            return end.get();
        } finally {
            lock.unlock();
        }
    }

    private void answerAll() {
        for (SessionEvent.Line line = waiting.poll(); line != null; line = waiting.poll()) {
            answer.accept(line);
        }
    }
}
