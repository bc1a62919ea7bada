package io.sluice.server.command;

import io.sluice.server.observe.LogText;
import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;
import io.sluice.server.transfer.Task;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** SITE WHO: the sessions of everybody, for administrators. Bounded: a reply is held in memory. */
final class SiteWho implements SiteSubCommand {

    /** Sessions that are listed at most; more are only counted. */
    static final int MOST_SESSIONS = 500;

    @Override
    public SiteSpec spec() {
        return new SiteSpec("WHO", "WHO", "lists all sessions, for administrators", false);
    }

    @Override
    public Outcome handle(CommandContext context, String argument) {
        context.permit(context.user().administrator());
        List<String> lines = new ArrayList<>(List.of("Sessions:"));
        int count = 0;
        for (LiveSession session : context.services().sessions()) {
            if (count < MOST_SESSIONS) {
                lines.add(line(session));
            }
            count++;
        }
        lines.add(count
                + (count == 1 ? " session" : " sessions")
                + (count > MOST_SESSIONS ? ", of which " + MOST_SESSIONS + " are shown" : ""));
        return new Outcome.Answer(new Reply(ReplyCode.SYSTEM_STATUS, lines));
    }

    private static String line(LiveSession session) {
        return session.id() + " user=" + (session.user().isEmpty() ? "-" : LogText.quoted(session.user())) + " peer="
                + session.remote().getAddress().getHostAddress() + " since="
                + session.since().truncatedTo(ChronoUnit.SECONDS) + " " + doing(session);
    }

    private static String doing(LiveSession session) {
        Optional<Task> task = session.task();
        if (task.isPresent()) {
            return session.verb() + " " + LogText.safe(TaskText.progress(task.get()));
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - session.commandNanos());
        return session.verb().isEmpty()
                ? "no command yet"
                : "last command " + session.verb() + " " + seconds + " s ago";
    }
}
