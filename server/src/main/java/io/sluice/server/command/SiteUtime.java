package io.sluice.server.command;

import io.sluice.server.reply.ReplyCode;
import io.sluice.vfs.Capability;
import io.sluice.vfs.VfsPath;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SITE UTIME: sets when a file was last modified, in UTC. In use are two forms: the time, with or without seconds, before
 * the path; and, of lftp and wu-ftpd, the path before the times of access, modification and creation, of which the
 * middle one is kept.
 */
final class SiteUtime implements SiteSubCommand {

    private static final Pattern THREE_TIMES = Pattern.compile("(.+) (\\d{12,14}) (\\d{12,14}) (\\d{12,14}) UTC");
    private static final Pattern ONE_TIME = Pattern.compile("(\\d{12,14}) (.+)");

    @Override
    public SiteSpec spec() {
        return new SiteSpec(
                "UTIME",
                "UTIME YYYYMMDDhhmm[ss] <path> | UTIME <path> <atime> <mtime> <ctime> UTC",
                "sets when a file was last modified",
                true);
    }

    @Override
    public boolean isFeature() {
        return true;
    }

    @Override
    public Outcome handle(CommandContext context, String argument) {
        Matcher three = THREE_TIMES.matcher(argument);
        Matcher one = ONE_TIME.matcher(argument);
        if (three.matches()) {
            time(three.group(2));
            time(three.group(4));
            return set(context, three.group(1), time(three.group(3)));
        } else if (one.matches()) {
            return set(context, one.group(2), time(one.group(1)));
        }
        throw syntaxError();
    }

    private static Instant time(String digits) {
        return Attributes.time(digits.length() == 12 ? digits + "00" : digits);
    }

    private static Outcome set(CommandContext context, String name, Instant time) {
        VfsPath path = context.resolve(name);
        Attributes.require(context, path, Capability.SET_MODIFIED);
        Instant kept = Attributes.setModified(context, path, time);
        return Outcome.answer(ReplyCode.OK, path + " is of " + FtpTime.format(kept) + " now.");
    }
}
