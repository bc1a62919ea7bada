package io.sluice.server.control;

import io.sluice.server.command.CommandContext;
import io.sluice.server.command.Services;
import io.sluice.server.data.DataConnector;
import io.sluice.server.data.DataEndpoint;
import io.sluice.server.observe.LogText;
import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;
import io.sluice.server.reply.TransferReplies;
import io.sluice.server.transfer.Transfer;
import io.sluice.server.transfer.TransferJob;
import io.sluice.server.transfer.TransferOutcome;
import io.sluice.vfs.StorageError;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Starts, stops and finishes the transfers of one session, one at a time. */
final class TransferRunner {

    private final CommandContext context;
    private final ReplyWriter writer;
    private final Queue<SessionEvent> mailbox;
    private final ControlProbe probe;
    private volatile @Nullable Transfer running;
    private volatile boolean controlLost;
    private volatile String errorId = "";

    TransferRunner(CommandContext context, ReplyWriter writer, Queue<SessionEvent> mailbox, ControlProbe probe) {
        this.context = context;
        this.writer = writer;
        this.mailbox = mailbox;
        this.probe = probe;
    }

    /** Starts a transfer, or refuses it; false if it was refused. Session's thread. */
    boolean start(TransferJob job) {
        Services services = context.services();
        if (context.endpoint() instanceof DataEndpoint.None) {
            job.close();
            writer.send(Reply.of(ReplyCode.NO_DATA_CONNECTION, "Send PASV, EPSV, PORT or EPRT first."));
            return false;
        }
        if (!services.transfers().slots().tryAcquire()) {
            job.close();
            services.metrics().transferRefused();
            writer.send(Reply.of(ReplyCode.FILE_BUSY, "Too many transfers are running; try again later."));
            return false;
        }
        DataConnector connector = new DataConnector(
                context.takeEndpoint(),
                context.mode(),
                context.local().getAddress(),
                services.config().active(),
                services.config().timeouts().connect());
        Transfer transfer = new Transfer(
                job,
                connector,
                services.transfers().buffers(),
                new Transfer.Surroundings(
                        text -> writer.send(Reply.of(ReplyCode.OPENING_DATA_CONNECTION, text)),
                        probe::isAlive,
                        (ended, outcome) -> mailbox.add(new SessionEvent.TransferEnded(ended, outcome)),
                        this::unexpected));
        services.metrics().transferStarted();
        running = transfer;
        context.transfer(Optional.of(transfer));
        if (controlLost) {
            transfer.cancel(Transfer.Cancellation.CONTROL_LOST);
        }
        transfer.start("transfer-" + context.log().id());
        return true;
    }

    /** Stops the running transfer if there is one. Any thread. */
    void cancel(Transfer.Cancellation why) {
        if (why == Transfer.Cancellation.CONTROL_LOST) {
            controlLost = true;
        }
        Transfer transfer = running;
        if (transfer != null) {
            transfer.cancel(why);
        }
    }

    /** Stops a transfer that moves nothing; whether one runs. Event loop. */
    boolean sweep(long now) {
        Transfer transfer = running;
        if (transfer == null) {
            return false;
        }
        long stall = context.services().config().timeouts().stall().toNanos();
        if (now - transfer.lastProgressNanos() > stall) {
            transfer.cancel(Transfer.Cancellation.STALLED);
        }
        return true;
    }

    /** Counts and logs a transfer that has ended; the reply to its command. Session's thread. */
    Reply finish(Transfer transfer, TransferOutcome outcome) {
        running = null;
        context.transfer(Optional.empty());
        Services services = context.services();
        services.transfers().slots().release();
        String result = label(outcome);
        services.metrics().transferEnded(transfer.job().kind().label(), result);
        if (outcome instanceof TransferOutcome.StorageFailed(StorageError.Unexpected u) && errorId.isEmpty()) {
            unexpected(u.cause());
        }
        long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - transfer.startedNanos());
        Reply reply = TransferReplies.of(outcome, errorId);
        context.log()
                .info("event=transfer kind=" + transfer.job().kind().label() + " path="
                        + LogText.quoted(transfer.job().subject()) + " mode="
                        + transfer.mode().letter() + " bytes="
                        + transfer.bytes() + " micros=" + micros
                        + " result=" + result + " reply=" + reply.code().number() + detail(outcome));
        errorId = "";
        return reply;
    }

    private void unexpected(Throwable cause) {
        context.services().metrics().internalError();
        errorId = context.log().error("event=transfer-failed", cause);
    }

    private static String label(TransferOutcome outcome) {
        return switch (outcome) {
            case TransferOutcome.Completed c -> "completed";
            case TransferOutcome.NoDataConnection n -> "no-data-connection";
            case TransferOutcome.DataConnectionLost d -> "data-connection-lost";
            case TransferOutcome.Malformed m -> "malformed";
            case TransferOutcome.Aborted a -> "aborted";
            case TransferOutcome.TimedOut t -> "stalled";
            case TransferOutcome.Incomplete i -> "incomplete";
            case TransferOutcome.ControlLost c -> "control-lost";
            case TransferOutcome.ShuttingDown s -> "shutting-down";
            case TransferOutcome.StorageFailed(StorageError error) ->
                "storage-" + error.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        };
    }

    private static String detail(TransferOutcome outcome) {
        return switch (outcome) {
            case TransferOutcome.NoDataConnection(String why) -> " why=" + LogText.quoted(why);
            case TransferOutcome.DataConnectionLost(String why) -> " why=" + LogText.quoted(why);
            case TransferOutcome.Malformed(String why) -> " why=" + LogText.quoted(why);
            case TransferOutcome.StorageFailed(StorageError error) -> " why=" + LogText.quoted(error.toString());
            case TransferOutcome.Completed c -> "";
            case TransferOutcome.Aborted a -> "";
            case TransferOutcome.TimedOut t -> "";
            case TransferOutcome.Incomplete i -> "";
            case TransferOutcome.ControlLost c -> "";
            case TransferOutcome.ShuttingDown s -> "";
        };
    }
}
