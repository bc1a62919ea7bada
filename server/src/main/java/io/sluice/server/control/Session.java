package io.sluice.server.control;

import io.sluice.server.command.CommandContext;
import io.sluice.server.command.CommandGate;
import io.sluice.server.command.CommandRequest;
import io.sluice.server.command.CommandSpec;
import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.command.ForeignProtocol;
import io.sluice.server.command.Outcome;
import io.sluice.server.observe.LogText;
import io.sluice.server.observe.ServerMetrics;
import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;
import io.sluice.server.transfer.Task;
import io.sluice.server.transfer.TransferOutcome;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;

/**
 * One control connection from greeting to end (RFC 959 section 5). Its commands run in order, one at a time: on the event
 * loop if they neither wait nor touch a store and nothing of the session is queued before them, on the session's own
 * virtual thread otherwise.
 *
 * <p>The {@link Backlog} is what keeps the two apart: it counts the lines that were handed to the thread and are not answered
 * yet. While it is empty the thread waits for its mailbox and the loop may use the {@link CommandContext}; otherwise only the
 * thread may.
 */
final class Session {

    /** How long a client has to read the last reply. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final Reply OVERLONG =
            Reply.of(ReplyCode.UNKNOWN_COMMAND, "Command line too long; at most 4096 bytes are read.");

    private final CommandContext context;
    private final CommandGate gate;
    private final ReplyWriter writer;
    private final TaskRunner tasks;
    private final ControlProbe probe;
    private final LinkedBlockingQueue<SessionEvent> mailbox = new LinkedBlockingQueue<>();
    private final Backlog backlog;

    private volatile long lastActivityNanos = System.nanoTime();
    private volatile boolean ending;

    /** Whether TLS is about to begin or to end: what comes meanwhile is not run. */
    private volatile boolean turning;

    /** How often TLS has begun or ended. */
    private final AtomicInteger era = new AtomicInteger();

    private long endingSinceNanos;

    private final SideLane overtakers;
    private volatile boolean draining;

    /** Used by the session's thread only. */
    private boolean open = true;

    Session(CommandContext context, CommandGate gate, ReplyWriter writer, ControlProbe probe) {
        this.context = context;
        this.gate = gate;
        this.writer = writer;
        this.probe = probe;
        this.backlog = new Backlog(probe::roomMade);
        writer.whenThereIsRoom(backlog::sayRoom);
        this.tasks = new TaskRunner(context, writer, probe);
        this.overtakers =
                new SideLane(tasks::isRunning, this::answerBeside, () -> mailbox.add(new SessionEvent.Overtaken()));
    }

    // ---- called on the event loop

    /** Starts the session's thread, which ends after {@link #closed}, and greets the client. */
    Thread start() {
        context.services().sessions().add(context.live());
        Thread thread = Thread.ofVirtual().name("session-" + context.log().id()).start(this::run);
        writer.send(Reply.of(
                ReplyCode.SERVICE_READY, context.services().config().control().banner()));
        return thread;
    }

    /** Takes the very first byte of the client, before anything else. */
    void firstByte(byte first) {
        ForeignProtocol.ofFirstByte(first)
                .ifPresent(foreign -> settle(new Outcome.EndSession(foreign.sendAway(context))));
    }

    /** Takes a line of the client. */
    void line(String text) {
        int arrived = eraNow();
        if (turning) {
            metrics().tlsDropped();
            return;
        }
        CommandRequest request = CommandRequest.parse(text);
        noteActivity(request);
        if (ending) {
            return;
        }
        // Seen empty, the backlog shows the era that AUTH on the session's thread has begun before it was answered.
        if (backlog.isEmpty() && arrived == era.get() && !writer.isCongested() && runsOnLoop(request)) {
            trace(request);
            Outcome outcome = gate.run(context, request);
            if (!(outcome instanceof Outcome.NeedsThread)) {
                settle(outcome);
                return;
            }
        }
        queue(new SessionEvent.Line(request, arrived), has(request, Rule.KEEPS_ALIVE));
        if (has(request, Rule.STOPS_TRANSFER)) {
            // Here and not in its turn only: a client may end its data connection in order right behind ABOR. Queued
            // before, so that a task that begins meanwhile sees it there.
            tasks.cancel(Task.Cancellation.ABORTED);
        }
    }

    /** Whether enough lines or replies wait: more are welcome when {@link ControlProbe#roomMade} says so. */
    boolean isFull() {
        return !ending && (backlog.isFull() || writer.isCongested()) && !tasks.isRunning();
    }

    /** Asks for {@link ControlProbe#roomMade} as soon as there is room; false if there is room by now. */
    boolean waitsForRoom() {
        backlog.wantRoom(true);
        if (isFull()) {
            return true;
        }
        backlog.wantRoom(false);
        return false;
    }

    /** Takes note of a line that was too long. */
    void overlong() {
        int arrived = eraNow();
        lastActivityNanos = System.nanoTime();
        metrics().overlongLine();
        if (ending || turning) {
            return;
        }
        if (backlog.isEmpty() && arrived == era.get() && !writer.isCongested()) {
            writer.send(OVERLONG);
        } else {
            queue(new SessionEvent.OverlongLine(arrived), false);
        }
    }

    /** The era of a line that arrives now. Read before {@link #turning}, which {@link #turn} sets before it counts. */
    private int eraNow() {
        return era.get();
    }

    /** Whether TLS is about to begin or to end. */
    boolean isTurning() {
        return turning;
    }

    /** Says that TLS has begun, or has ended: what arrives from now on is to be run. */
    void turned() {
        turning = false;
    }

    /** Says that the control connection has ended. */
    void closed() {
        ending = true;
        context.clientGone();
        writer.closed();
        tasks.cancel(Task.Cancellation.CONTROL_LOST);
        mailbox.add(new SessionEvent.Closed());
    }

    /** Asks the session to end when no transfer runs. */
    void drain() {
        draining = true;
        mailbox.add(new SessionEvent.Drain());
    }

    /** Stops the running transfer because the server waits no longer. */
    void abortForShutdown() {
        tasks.cancel(Task.Cancellation.SHUTTING_DOWN);
    }

    /**
     * Looks at the clocks of this session, about once a second.
     *
     * @return false when the client reads no replies and the connection must be broken for it
     */
    boolean sweep(long now) {
        if (ending) {
            endingSinceNanos = endingSinceNanos == 0 ? now : endingSinceNanos;
            return now - endingSinceNanos < LINGER_NANOS;
        }
        if (!tasks.sweep(now)) {
            sweepIdle(now);
        }
        return !isStuck(now);
    }

    /** A client that sends commands and reads none of the replies holds its session's thread for so long and no longer. */
    private boolean isStuck(long now) {
        long idle = context.services().config().timeouts().idle().toNanos();
        if (ending || !writer.isCongested() || now - writer.lastMovedNanos() <= idle) {
            return false;
        }
        ended("not-reading");
        return true;
    }

    private void sweepIdle(long now) {
        if (backlog.isEmpty()) {
            var timeouts = context.services().config().timeouts();
            if (now - lastActivityNanos > context.idle().toNanos()) {
                endNow("idle", "No command for too long; closing the connection.");
            } else if (!context.isLoggedIn()
                    && now - context.loggedOutSinceNanos() > timeouts.login().toNanos()) {
                endNow("login-timeout", "No login in time; closing the connection.");
            }
        }
    }

    private boolean runsOnLoop(CommandRequest request) {
        return gate.spec(request).map(spec -> spec.has(Rule.ON_LOOP)).orElse(true);
    }

    private void noteActivity(CommandRequest request) {
        if (context.services().config().timeouts().noopIsActivity() || !has(request, Rule.KEEPS_ALIVE)) {
            lastActivityNanos = System.nanoTime();
        }
    }

    private void queue(SessionEvent event, boolean keepsAlive) {
        if (!backlog.add(keepsAlive)) {
            endNow("flood", "Too many commands without waiting for replies; closing the connection.");
        } else if (event instanceof SessionEvent.Line line && overtakes(line.request())) {
            overtakers.add(line);
        } else {
            mailbox.add(event);
        }
    }

    /** Nobody who reads no replies gets more of them: STAT waits like the others then. */
    private boolean overtakes(CommandRequest request) {
        return tasks.isRunning() && has(request, Rule.DURING_TRANSFER) && !writer.isCongested();
    }

    private void endNow(String why, String text) {
        ended(why);
        writer.sendLast(Reply.of(ReplyCode.SERVICE_UNAVAILABLE, text));
    }

    private void ended(String why) {
        ending = true;
        metrics().sessionEnded(why);
        context.log().info("event=ended why=" + why);
    }

    // ---- called on the session's thread

    private void run() {
        try {
            while (open) {
                SessionEvent next = mailbox.take();
                overtakers.clear();
                handle(next);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts sessions", e);
        } catch (RuntimeException | Error e) {
            failed(e);
        } finally {
            tasks.cancel(Task.Cancellation.CONTROL_LOST);
            context.services().sessions().remove(context.live());
            context.close();
        }
    }

    private void failed(Throwable why) {
        ending = true;
        metrics().internalError();
        context.log().error("event=session-failed", why);
        writer.sendLast(Reply.of(ReplyCode.SERVICE_UNAVAILABLE, "Internal error; closing the connection."));
    }

    private void handle(SessionEvent event) {
        switch (event) {
            case SessionEvent.Line line -> answer(line, this::execute);
            case SessionEvent.OverlongLine(int arrived) -> {
                if (!ending && arrived == era.get()) {
                    writer.awaitRoom();
                    writer.send(OVERLONG);
                }
                lastActivityNanos = System.nanoTime();
                backlog.answered(false);
            }
            case SessionEvent.Drain d -> drained();
            case SessionEvent.Closed c -> open = false;
            case SessionEvent.Overtaken o -> {
                // It has been answered before this.
            }
        }
    }

    private void answer(SessionEvent.Line line, Consumer<CommandRequest> execution) {
        CommandRequest request = line.request();
        if (line.era() == era.get()) {
            execution.accept(request);
            noteActivity(request);
        } else {
            metrics().tlsDropped();
        }
        backlog.answered(has(request, Rule.KEEPS_ALIVE));
    }

    /** Beside a task: on a thread of its own, or on the session's as the task ends. */
    private void answerBeside(SessionEvent.Line line) {
        try {
            answer(line, request -> {
                if (!ending) {
                    trace(request);
                    settle(gate.run(context, request));
                }
            });
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    private void execute(CommandRequest request) {
        if (ending) {
            return;
        }
        writer.awaitRoom();
        trace(request);
        Outcome outcome = gate.run(context, request);
        switch (outcome) {
            case Outcome.StartTransfer(var job) -> tasks.prepared(job).ifPresent(this::runTask);
            case Outcome.StartWork(var job) -> tasks.prepared(job).ifPresent(this::runTask);
            case Outcome.Answer a -> settle(outcome);
            case Outcome.EndSession e -> settle(outcome);
            case Outcome.StartTls s -> settle(outcome);
            case Outcome.EndTls e -> settle(outcome);
            case Outcome.NeedsThread n -> settle(outcome);
        }
    }

    /**
     * Runs the transfer or work to its end; only STAT overtakes what the client has sent meanwhile, and ABOR stops it. On
     * this thread and no other: to wake another one and to be woken by it costs more than a small file.
     */
    private void runTask(Task task) {
        if (!mailbox.isEmpty() && mailbox.stream().anyMatch(this::stopsTransfer)) {
            // An ABOR that came before this began was sent after its command, too.
            tasks.cancel(Task.Cancellation.ABORTED);
        }
        backlog.sayRoom();
        TransferOutcome ended = task.run();
        Reply reply = overtakers.endTask(() -> tasks.finish(task, ended));
        lastActivityNanos = System.nanoTime();
        if (reply.code() == ReplyCode.SERVICE_UNAVAILABLE) {
            settle(new Outcome.EndSession(reply));
            return;
        }
        writer.send(reply);
        if (draining) {
            drained();
        }
    }

    private boolean stopsTransfer(SessionEvent event) {
        return event instanceof SessionEvent.Line(CommandRequest request, int arrived)
                && has(request, Rule.STOPS_TRANSFER);
    }

    private boolean has(CommandRequest request, Rule rule) {
        return gate.spec(request).filter(spec -> spec.has(rule)).isPresent();
    }

    private void drained() {
        if (!ending) {
            endNow("stopping", "The server is shutting down.");
        }
    }

    // ---- called by whoever may use the context

    /** Replies and starts nothing: false. */
    private boolean settle(Outcome outcome) {
        switch (outcome) {
            case Outcome.Answer(Reply reply) -> writer.send(reply);
            case Outcome.EndSession(Reply reply) -> {
                ending = true;
                writer.sendLast(reply);
            }
            case Outcome.StartTls(Reply reply, SSLEngine engine) -> {
                turn();
                probe.startTls(reply, engine);
            }
            case Outcome.EndTls(Reply reply) -> {
                turn();
                probe.endTls(reply);
            }
            case Outcome.StartTransfer s -> throw new IllegalStateException("a transfer cannot start here");
            case Outcome.StartWork s -> throw new IllegalStateException("work cannot start here");
            case Outcome.NeedsThread n -> throw new IllegalStateException("this is the thread already");
        }
        return false;
    }

    /** From here on nothing is run of what has arrived behind the command that changes the protection. */
    private void turn() {
        turning = true;
        era.incrementAndGet();
    }

    private void trace(CommandRequest request) {
        if (!context.log().isDebug()) {
            return;
        }
        Optional<CommandSpec> spec = gate.spec(request);
        if (spec.isEmpty()) {
            // Whatever it is, it may hold a password that was meant for PASS.
            context.log().debug("event=command verb=unknown");
        } else {
            String argument = spec.get().has(Rule.SENSITIVE) ? "****" : LogText.quoted(request.argument());
            context.log().debug("event=command verb=" + request.verb() + " argument=" + argument);
        }
    }

    private ServerMetrics metrics() {
        return context.services().metrics();
    }
}
