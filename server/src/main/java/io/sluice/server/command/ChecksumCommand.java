package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;
import io.sluice.server.transfer.HashAlgorithm;
import io.sluice.server.transfer.TransferOutcome;
import io.sluice.vfs.ByteRange;
import io.sluice.vfs.VfsPath;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * XCRC, XMD5, XSHA1 and the like, which no document defines: {@code XCRC "name" start end}, the end not included, both numbers
 * or none, as clients and other servers have it. The reply is 250 with the digits in upper case and nothing else.
 */
final class ChecksumCommand implements FtpCommand {

    private static final Pattern RANGE_AT_END = Pattern.compile("(.*\\S) +(\\d+) +(\\d+) *");

    private final String verb;
    private final HashAlgorithm algorithm;

    /** The command of that name for that sum. */
    ChecksumCommand(String verb, HashAlgorithm algorithm) {
        this.verb = verb;
        this.algorithm = algorithm;
    }

    @Override
    public CommandSpec spec() {
        return CommandSpec.of(verb, verb + " \"<file>\" [<start> <end>]", "no document", Rule.NEEDS_ARGUMENT)
                .feature(verb);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        return Checksums.start(
                context,
                part(context, request.argument()),
                algorithm,
                (read, hex) -> new TransferOutcome.WorkDone(ReplyCode.FILE_ACTION_OK, hex.toUpperCase(Locale.ROOT)));
    }

    private Checksums.Part part(CommandContext context, String argument) {
        if (argument.startsWith("\"")) {
            List<String> words = Words.split(argument);
            return switch (words.size()) {
                case 1 -> Checksums.Part.whole(context.resolve(words.getFirst()));
                case 3 -> part(context.resolve(words.getFirst()), words.get(1), words.get(2));
                default -> throw syntaxError();
            };
        }
        Matcher range = RANGE_AT_END.matcher(argument);
        // Without quotes only the store can tell a range from a name that ends in two numbers.
        if (range.matches() && !Entries.isPresent(context.storage(), context.resolve(argument))) {
            return part(context.resolve(range.group(1)), range.group(2), range.group(3));
        }
        return Checksums.Part.whole(context.resolve(argument));
    }

    private static Checksums.Part part(VfsPath path, String from, String to) {
        long start = Numbers.parse(from, "The start");
        long end = Numbers.parse(to, "The end");
        if (start > end) {
            throw new Refusal(ReplyCode.BAD_PARAMETER, "The start lies behind the end.");
        }
        return new Checksums.Part(path, new ByteRange(start, end - start), true);
    }
}
