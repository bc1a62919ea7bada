package io.sluice.server.command;

import io.sluice.server.auth.spi.Access;
import io.sluice.server.auth.spi.Permission;
import io.sluice.server.auth.spi.User;
import io.sluice.server.fuzz.FuzzWorld;
import io.sluice.server.observe.SessionLog;
import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;
import io.sluice.vfs.NameCodec;
import io.sluice.vfs.VfsPath;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;

/**
 * Fuzzes the commands behind the gate: each line of the input is run on one logged-in session, without its threads and
 * data connections. Whatever the argument, the outcome is one of the codes that argument can have, never an error of ours.
 */
public final class CommandsFuzz {

    private static final CommandGate GATE = new CommandGate(CommandTable.standard());
    private static final VfsPath HOME = VfsPath.of("/home/bob");
    private static final int MOST_LINES = 100;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private CommandsFuzz() {}

    /** Called once before: the first world takes long to make, and inputs have a time limit. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput(new byte[0]);
    }

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        FuzzWorld world = new FuzzWorld();
        CommandContext context = FuzzWorld.context(world.services(), new SessionLog("fuzz", FuzzWorld.CLIENT));
        try {
            User bob = User.of("bob", HOME, Access.everywhere(EnumSet.allOf(Permission.class)));
            context.login(new Login.LoggedIn(bob, world.services().trees().open(bob)));
            NameCodec.decode(input).lines().limit(MOST_LINES).forEach(line -> run(context, line));
        } finally {
            context.clientGone();
            context.close();
        }
        world.awaitReleased(PATIENCE_NANOS);
        world.check();
    }

    private static void run(CommandContext context, String line) {
        Outcome outcome = GATE.run(context, CommandRequest.parse(line));
        if (outcome instanceof Outcome.StartTransfer(var job)) {
            requireLine(job.opening(), line);
            job.close();
        } else if (outcome instanceof Outcome.StartWork(var job)) {
            requireLine(job.subject(), line);
            job.close();
        } else if (outcome instanceof Outcome.Answer(Reply reply)) {
            requireFit(reply, line);
        } else if (outcome instanceof Outcome.EndSession(Reply reply)) {
            requireFit(reply, line);
        }
        VfsPath _ = new VfsPath(context.directory().text());
    }

    private static void requireFit(Reply reply, String line) {
        if (reply.code() == ReplyCode.LOCAL_ERROR) {
            throw new AssertionError(line + " was answered with " + reply);
        }
        String[] lines = NameCodec.decode(reply.encode()).split("\r\n", -1);
        String code = String.valueOf(reply.code().number());
        boolean framed = lines[lines.length - 2].startsWith(code + " ") && lines[lines.length - 1].isEmpty();
        for (int i = 0; i < lines.length - 2; i++) {
            framed &= i == 0 ? lines[i].startsWith(code + "-") : lines[i].startsWith(" ");
            requireLine(lines[i], line);
        }
        if (!framed) {
            throw new AssertionError(line + " was answered with " + String.join("|", lines));
        }
    }

    private static void requireLine(String text, String line) {
        if (FuzzWorld.tellsSecret(text)) {
            throw new AssertionError(line + " told what is outside");
        }
    }
}
