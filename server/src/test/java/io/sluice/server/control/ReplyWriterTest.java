package io.sluice.server.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.server.observe.ServerMetrics;
import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What leaves together: as much as there is, but for the replies that firewalls must find at the start of a segment. */
class ReplyWriterTest {

    /** Notes what is written; its loop is the test's thread, which runs the tasks when it says so. */
    private static final class Noted implements ControlOutput {
        private final List<String> calls = new ArrayList<>();
        private final List<Runnable> tasks = new ArrayList<>();

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
}
