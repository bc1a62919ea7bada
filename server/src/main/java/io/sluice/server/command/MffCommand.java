package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;
import io.sluice.vfs.Capability;
import io.sluice.vfs.VfsPath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** MFF: sets facts of an entry, all of them or none (draft-somers-ftp-mfxx section 3.3). */
final class MffCommand implements FtpCommand {

    /** What is to be set; at least one of them. */
    private record Wanted(Optional<Instant> modify, OptionalInt mode) {}

    @Override
    public CommandSpec spec() {
        return CommandSpec.of(
                "MFF",
                "MFF <fact>=<value>;[<fact>=<value>;...] <path>",
                "draft-somers-ftp-mfxx 3.3",
                Rule.NEEDS_ARGUMENT);
    }

    @Override
    public List<String> features(CommandContext context) {
        String facts = (context.capabilities().has(Capability.SET_MODIFIED) ? "Modify;" : "")
                + (context.capabilities().has(Capability.SET_MODE) ? "UNIX.mode;" : "");
        return facts.isEmpty() ? List.of() : List.of("MFF " + facts);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        Attributes.Setting setting = Attributes.Setting.of(request.argument())
                .filter(s -> s.value().endsWith(";"))
                .orElseThrow(this::syntaxError);
        Wanted wanted = read(setting.value());
        VfsPath path = context.resolve(setting.path());
        if (wanted.modify().isPresent()) {
            Attributes.require(context, path, Capability.SET_MODIFIED);
        }
        if (wanted.mode().isPresent()) {
            Attributes.require(context, path, Capability.SET_MODE);
        }
        return Outcome.answer(ReplyCode.FILE_STATUS, set(context, path, wanted) + " " + path);
    }

    private static Wanted read(String facts) {
        Optional<Instant> modify = Optional.empty();
        OptionalInt mode = OptionalInt.empty();
        for (String fact : facts.substring(0, facts.length() - 1).split(";", -1)) {
            int equals = fact.indexOf('=');
            if (equals <= 0) {
                throw new Refusal(ReplyCode.BAD_PARAMETER, "A fact is of the form name=value.");
            }
            String value = fact.substring(equals + 1);
            switch (fact.substring(0, equals).toLowerCase(Locale.ROOT)) {
                case "modify" -> {
                    requireFirst(modify.isEmpty());
                    modify = Optional.of(Attributes.time(value));
                }
                case "unix.mode" -> {
                    requireFirst(mode.isEmpty());
                    mode = OptionalInt.of(Attributes.mode(value));
                }
                default ->
                    throw new Refusal(
                            ReplyCode.PARAMETER_NOT_IMPLEMENTED, "Only the facts Modify and UNIX.mode can be set.");
            }
        }
        return new Wanted(modify, mode);
    }

    private static void requireFirst(boolean first) {
        if (!first) {
            throw new Refusal(ReplyCode.BAD_PARAMETER, "Each fact once.");
        }
    }

    /** The mode comes first because it can be taken back for certain. */
    private static String set(CommandContext context, VfsPath path, Wanted wanted) {
        List<String> done = new ArrayList<>();
        OptionalInt before = OptionalInt.empty();
        if (wanted.mode().isPresent()) {
            before = Attributes.setMode(context, path, wanted.mode().getAsInt());
            done.add("UNIX.mode=%04o;".formatted(wanted.mode().getAsInt()));
        }
        if (wanted.modify().isPresent()) {
            try {
                Instant kept =
                        Attributes.setModified(context, path, wanted.modify().get());
                done.addFirst("Modify=" + FtpTime.format(kept) + ";");
            } catch (RuntimeException e) {
                before.ifPresent(mode -> context.storage().setMode(path, mode & 0777));
                throw e;
            }
        }
        return String.join("", done);
    }
}
