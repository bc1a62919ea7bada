package io.sluice.server.control;

import io.sluice.server.command.CommandContext;
import io.sluice.server.command.Services;
import io.sluice.server.data.DataConnector;
import io.sluice.server.data.DataEndpoint;
import io.sluice.server.observe.LogText;
import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;
import io.sluice.server.reply.TransferReplies;
import io.sluice.server.transfer.StoreJob;
import io.sluice.server.transfer.StoreWork;
import io.sluice.server.transfer.Task;
import io.sluice.server.transfer.Transfer;
import io.sluice.server.transfer.TransferJob;
import io.sluice.server.transfer.TransferOutcome;
import io.sluice.vfs.StorageError;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Prepares, stops and finishes the transfers and works of one session, one at a time. */
final class TaskRunner {

    private final CommandContext context;
    private final ReplyWriter writer;
    private final ControlProbe probe;
    private volatile @Nullable Task running;
    private volatile boolean controlLost;
    private volatile String errorId = "";

    TaskRunner(CommandContext context, ReplyWriter writer, ControlProbe probe) {
        this.context = context;
        this.writer = writer;
        this.probe = probe;
    }

    /** A transfer that can be stopped from now on and is to be run; nothing if it was refused. Session's thread. */
    Optional<Task> prepared(TransferJob job) {
        Services services = context.services();
        Optional<Reply> refusal = refusal();
        if (refusal.isPresent()) {
            job.close();
            writer.send(refusal.get());
            return Optional.empty();
        }
        DataConnector connector = new DataConnector(
                context.takeEndpoint(),
                context.mode(),
                context.security().protection(),
                context.local().getAddress(),
                new DataConnector.Settings(
                        services.config().active(),
                        services.config().control().keepAlive(),
                        services.config().timeouts().connect(),
                        services.transfers().tls()));
        services.metrics().transferStarted();
        return prepared(new Transfer(
                job,
                new Transfer.Line(connector, text -> writer.send(Reply.of(ReplyCode.OPENING_DATA_CONNECTION, text))),
                services.transfers().buffers(),
                surroundings()));
    }

    private Optional<Reply> refusal() {
        Services services = context.services();
        Optional<Reply> unprotected = context.unprotectedData();
        if (unprotected.isPresent()) {
            return unprotected;
        }
        if (context.endpoint() instanceof DataEndpoint.None) {
            return Optional.of(Reply.of(ReplyCode.NO_DATA_CONNECTION, "Send PASV, EPSV, PORT or EPRT first."));
        }
        if (!services.transfers().slots().tryAcquire()) {
            services.metrics().transferRefused();
            return Optional.of(Reply.of(ReplyCode.FILE_BUSY, "Too many transfers are running; try again later."));
        }
        return Optional.empty();
    }

    /** Work on the store, in the same way. Session's thread. */
    Optional<Task> prepared(StoreJob job) {
        Services services = context.services();
        if (!services.transfers().workSlots().tryAcquire()) {
            job.close();
            services.metrics().workRefused();
            writer.send(Reply.of(ReplyCode.FILE_BUSY, "Too many files are being worked on; try again later."));
            return Optional.empty();
        }
        services.metrics().workStarted();
        return prepared(new StoreWork(job, services.transfers().buffers().direct(), surroundings()));
    }

    private Task.Surroundings surroundings() {
        return new Task.Surroundings(probe::isAlive, this::unexpected);
    }

    private Optional<Task> prepared(Task task) {
        running = task;
        context.task(Optional.of(task));
        if (controlLost) {
            task.cancel(Task.Cancellation.CONTROL_LOST);
        }
        return Optional.of(task);
    }

    /** Whether a task runs. Any thread. */
    boolean isRunning() {
        return running != null;
    }

    /** Stops the running task if there is one. Any thread. */
    void cancel(Task.Cancellation why) {
        if (why == Task.Cancellation.CONTROL_LOST) {
            controlLost = true;
        }
        Task task = running;
        if (task != null) {
            task.cancel(why);
        }
    }

    /** Stops a task that moves nothing; whether one runs. Event loop. */
    boolean sweep(long now) {
        Task task = running;
        if (task == null) {
            return false;
        }
        long stall = context.services().config().timeouts().stall().toNanos();
        if (now - task.lastProgressNanos() > stall) {
            task.cancel(Task.Cancellation.STALLED);
        }
        return true;
    }

    /** Counts and logs a task that has ended; the reply to its command. Session's thread. */
    Reply finish(Task task, TransferOutcome outcome) {
        running = null;
        context.task(Optional.empty());
        String result = OutcomeText.result(outcome);
        String event = release(task, result);
        if (outcome instanceof TransferOutcome.StorageFailed(StorageError.Unexpected u) && errorId.isEmpty()) {
            unexpected(u.cause());
        }
        long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - task.startedNanos());
        Reply reply = TransferReplies.of(outcome, errorId);
        context.log()
                .info("event=" + event + " kind=" + task.kind() + " path=" + LogText.quoted(task.subject())
                        + mode(task) + " bytes=" + task.bytes() + " micros=" + micros
                        + " result=" + result + " reply=" + reply.code().number() + OutcomeText.why(outcome));
        errorId = "";
        return reply;
    }

    /** Makes room for the next one; what the log calls it. */
    private String release(Task task, String result) {
        Services services = context.services();
        return switch (task) {
            case Transfer transfer -> {
                services.transfers().slots().release();
                services.metrics().transferEnded(transfer.kind(), result);
                yield "transfer";
            }
            case StoreWork work -> {
                services.transfers().workSlots().release();
                services.metrics().workEnded(work.kind(), result);
                yield "work";
            }
        };
    }

    private static String mode(Task task) {
        return switch (task) {
            case Transfer transfer -> {
                String protection = transfer.protection();
                yield " mode=" + transfer.mode().letter() + (protection.isEmpty() ? "" : " " + protection);
            }
            case StoreWork work -> "";
        };
    }

    private void unexpected(Throwable cause) {
        context.services().metrics().internalError();
        errorId = context.log().error("event=task-failed", cause);
    }
}
