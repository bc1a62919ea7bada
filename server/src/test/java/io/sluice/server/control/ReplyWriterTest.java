package io.sluice.server.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.server.observe.ServerMetrics;
import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;
import io.sluice.server.testing.ServerFixture;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What leaves together: as much as there is, but for the replies that firewalls must find at the start of a segment. */
class ReplyWriterTest {

    /** Notes what is written; its loop is the test's thread, which runs the tasks when it says so. */
    private static final class Noted implements ControlOutput {
        private final List<String> calls = new ArrayList<>();
        private final List<Runnable> tasks = new ArrayList<>();

        /** So much is taken at once of whatever comes next. */
        private int kernelRoom;

        @Override
        public int writeNow(Buffer bytes) {
            int count = Math.min(kernelRoom, bytes.length());
            kernelRoom -= count;
            if (count > 0) {
                calls.add("now " + bytes.getString(0, count).replace("\r\n", ";"));
            }
            return count;
        }

        @Override
        public void onLoop(Runnable task) {
            tasks.add(task);
        }

        @Override
        public void write(Buffer bytes, Runnable written) {
            calls.add(bytes.toString().replace("\r\n", ";"));
            written.run();
        }

        @Override
        public void push() {
            calls.add("push");
        }

        @Override
        public void end() {
            calls.add("end");
        }
    }

    private final Noted output = new Noted();
    private final ReplyWriter writer = new ReplyWriter(output, new ServerMetrics(new SimpleMeterRegistry()));

    private List<String> sentElsewhere(Reply... replies) throws InterruptedException {
        Thread session = Thread.ofVirtual().start(() -> {
            for (Reply reply : replies) {
                writer.send(reply);
            }
        });
        session.join();
        output.tasks.forEach(Runnable::run);
        return output.calls;
    }

    @Test
    void repliesLeaveTogether() throws InterruptedException {
        assertEquals(List.of("200 a;200 b;"), sentElsewhere(Reply.of(ReplyCode.OK, "a"), Reply.of(ReplyCode.OK, "b")));
    }

    @Test
    void thePortOfADataConnectionTravelsAlone() throws InterruptedException {
        assertEquals(
                List.of("200 a;200 b;", "push", "227 c;", "push", "push", "229 d;", "push", "200 e;"),
                sentElsewhere(
                        Reply.of(ReplyCode.OK, "a"),
                        Reply.of(ReplyCode.OK, "b"),
                        Reply.of(ReplyCode.PASSIVE_MODE, "c"),
                        Reply.of(ReplyCode.EXTENDED_PASSIVE_MODE, "d"),
                        Reply.of(ReplyCode.OK, "e")));
    }

    @Test
    void alsoOnTheLoop() {
        writer.send(Reply.of(ReplyCode.OK, "a"));
        writer.send(Reply.of(ReplyCode.PASSIVE_MODE, "b"));
        assertEquals(List.of("200 a;", "push", "227 b;", "push"), output.calls);
    }

    @Test
    void whatTheKernelTakesNeedsNoLoop() throws InterruptedException {
        output.kernelRoom = 1000;
        assertEquals(
                List.of("now 200 a;", "now 229 b;"),
                sentElsewhere(Reply.of(ReplyCode.OK, "a"), Reply.of(ReplyCode.EXTENDED_PASSIVE_MODE, "b")));
        assertEquals(List.of(), output.tasks);
    }

    @Test
    void theLoopSendsTheRestAndWhatComesBehindIt() throws InterruptedException {
        output.kernelRoom = 3;
        assertEquals(
                List.of("now 200", " a;", "200 b;"),
                sentElsewhere(Reply.of(ReplyCode.OK, "a"), Reply.of(ReplyCode.OK, "b")));
        assertFalse(writer.isCongested());
    }

    @Test
    void aStepIsOfTheLoopAndHoldsUpWhatIsBehindIt() throws InterruptedException {
        output.kernelRoom = 1000;
        Thread session = Thread.ofVirtual().start(() -> {
            writer.send(Reply.of(ReplyCode.OK, "a"));
            writer.between(() -> output.calls.add("step"));
            writer.send(Reply.of(ReplyCode.OK, "b"));
        });
        session.join();
        assertEquals(List.of("now 200 a;"), output.calls);
        output.tasks.forEach(Runnable::run);
        assertEquals(List.of("now 200 a;", "step", "now 200 b;"), output.calls);
    }

    @Test
    void manyThreadsAndALoopLoseAndSwapNothing() throws Exception {
        int threads = 4;
        int replies = 2_000;
        List<String> lines;
        try (ExecutorService loop = Executors.newSingleThreadExecutor()) {
            Kernel kernel = new Kernel(loop);
            ReplyWriter shared = loop.submit(
                            () -> new ReplyWriter(kernel, new ServerMetrics(new SimpleMeterRegistry())))
                    .get();
            List<Thread> senders = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                String name = "t" + t;
                senders.add(Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < replies; i++) {
                        String text = name + " " + i;
                        if (i % 7 == 0) {
                            loop.execute(() -> shared.send(Reply.of(ReplyCode.OK, "loop " + text)));
                        }
                        shared.awaitRoom();
                        shared.send(Reply.of(ReplyCode.OK, text));
                    }
                }));
            }
            for (Thread sender : senders) {
                sender.join();
            }
            ServerFixture.await("all replies", () -> kernel.lines() >= threads * (replies + (replies + 6) / 7));
            lines = loop.submit(() -> kernel.sent.toString().lines().toList()).get();
        }
        assertEquals(threads * (replies + (replies + 6) / 7), lines.size());
        for (int t = 0; t < threads; t++) {
            for (String prefix : List.of("200 t" + t + " ", "200 loop t" + t + " ")) {
                List<Integer> numbers = lines.stream()
                        .filter(line -> line.startsWith(prefix))
                        .map(line -> Integer.valueOf(line.substring(prefix.length())))
                        .toList();
                assertEquals(numbers.stream().sorted().toList(), numbers, prefix);
            }
        }
    }

    /** Takes some bytes at once and others later, by the loop, as a socket does whose buffer is full now and then. */
    private static final class Kernel implements ControlOutput {
        /** Each piece is added by another thread maybe, but by one at a time. */
        private final StringBuilder sent = new StringBuilder();

        private final AtomicInteger lines = new AtomicInteger();
        private final AtomicInteger waiting = new AtomicInteger();
        private final AtomicInteger calls = new AtomicInteger();
        private final ExecutorService loop;

        Kernel(ExecutorService loop) {
            this.loop = loop;
        }

        int lines() {
            return lines.get();
        }

        private void take(String text) {
            sent.append(text);
            lines.addAndGet((int) text.chars().filter(c -> c == '\n').count());
        }

        @Override
        public void onLoop(Runnable task) {
            loop.execute(task);
        }

        @Override
        public int writeNow(Buffer bytes) {
            assertEquals(0, waiting.get(), "something waits");
            int count = Math.min(bytes.length(), calls.incrementAndGet() % 5 * 4);
            take(bytes.getString(0, count));
            return count;
        }

        @Override
        public void write(Buffer bytes, Runnable written) {
            waiting.incrementAndGet();
            loop.execute(() -> {
                take(bytes.toString());
                waiting.decrementAndGet();
                written.run();
            });
        }

        @Override
        public void end() {}
    }
}
