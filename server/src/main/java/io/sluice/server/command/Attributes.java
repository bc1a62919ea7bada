package io.sluice.server.command;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.reply.ReplyCode;
import io.sluice.vfs.Capabilities;
import io.sluice.vfs.Capability;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;

/** What MFMT, MFF, MDTM, SITE UTIME and SITE CHMOD have in common. */
final class Attributes {

    /** Some file systems keep every other second only. */
    private static final Duration ROUNDING = Duration.ofSeconds(1);

    /**
     * The argument {@code value path}.
     *
     * @param value what comes before the first space
     * @param path all that comes behind it: names may begin with spaces
     */
    record Setting(String value, String path) {
        /** What this argument is, where both are there. */
        static Optional<Setting> of(String argument) {
            int space = argument.indexOf(' ');
            return space < 0 || space == argument.length() - 1
                    ? Optional.empty()
                    : Optional.of(new Setting(argument.substring(0, space), argument.substring(space + 1)));
        }
    }

    private Attributes() {}

    /** Refuses what this user or this store may not or cannot change. */
    static void require(CommandContext context, VfsPath path, Capability ability) {
        context.require(Permission.SET_ATTRIBUTES, path);
        Capabilities there = context.storage().capabilities(path);
        if (!there.has(Capability.WRITE)) {
            throw new StorageException(new StorageError.ReadOnly(path));
        }
        if (!there.has(ability)) {
            throw new Refusal(
                    ReplyCode.PARAMETER_NOT_IMPLEMENTED,
                    ability == Capability.SET_MODE ? "This store keeps no modes." : "This store keeps its own times.");
        }
    }

    /** The time that this text of fourteen digits is; anything else is refused with 501. */
    static Instant time(String text) {
        return FtpTime.parse(text)
                .orElseThrow(() -> new Refusal(ReplyCode.BAD_PARAMETER, "Not a time of the form YYYYMMDDHHMMSS."));
    }

    /**
     * The permission bits that these octal digits are.
     *
     * @throws Refusal with 501 if they are none, with 504 for set-user, set-group and the sticky bit
     */
    static int mode(String digits) {
        boolean octal =
                !digits.isEmpty() && digits.length() <= 6 && digits.chars().allMatch(c -> c >= '0' && c <= '7');
        if (!octal) {
            throw new Refusal(ReplyCode.BAD_PARAMETER, "The mode must be octal, 0 to 777.");
        }
        int mode = Integer.parseInt(digits, 8);
        if (mode > 0777) {
            throw new Refusal(ReplyCode.PARAMETER_NOT_IMPLEMENTED, "Only the permission bits can be set, 0 to 777.");
        }
        return mode;
    }

    /**
     * Sets when an entry was last modified.
     *
     * @return the time that the store keeps, which is the wanted one up to a second
     * @throws Refusal with 504 if the store would keep another time; then nothing has changed
     */
    static Instant setModified(CommandContext context, VfsPath path, Instant wanted) {
        Storage storage = context.storage();
        Instant before = storage.stat(path).modified();
        storage.setModified(path, wanted);
        Instant kept = storage.stat(path).modified();
        if (Duration.between(wanted.truncatedTo(ChronoUnit.SECONDS), kept).abs().compareTo(ROUNDING) > 0) {
            storage.setModified(path, before);
            throw new Refusal(
                    ReplyCode.PARAMETER_NOT_IMPLEMENTED,
                    "The store cannot keep that time, the nearest is " + FtpTime.format(kept)
                            + "; nothing was changed.");
        }
        return kept;
    }

    /** Sets the permission bits of an entry; what they were, where the store says. */
    static OptionalInt setMode(CommandContext context, VfsPath path, int mode) {
        OptionalInt before = context.storage().stat(path).mode();
        context.storage().setMode(path, mode);
        return before;
    }
}
