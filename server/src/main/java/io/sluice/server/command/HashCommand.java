package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;
import io.sluice.server.transfer.HashAlgorithm;
import io.sluice.server.transfer.TransferOutcome;
import io.sluice.vfs.ByteRange;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * HASH: the sum of a file or of the range of RANG, by the algorithm of OPTS HASH (draft-bryan-ftpext-hash-02). Always of the
 * bytes as TYPE I would send them.
 */
final class HashCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("HASH", "HASH <file>", "draft-bryan-ftpext-hash-02 3", Rule.NEEDS_ARGUMENT);
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        Optional<ByteRange> range = context.prepared().takeRange();
        String name = request.argument();
        HashAlgorithm algorithm = context.hash();
        try {
            return Checksums.start(
                    context,
                    new Checksums.Part(context.resolve(name), range.orElse(ByteRange.ALL), false),
                    algorithm,
                    (read, hex) -> new TransferOutcome.WorkDone(
                            ReplyCode.FILE_STATUS,
                            algorithm.label() + " " + read.offset() + "-" + last(read) + " " + hex + " " + name));
        } catch (StorageException e) {
            if (e.error() instanceof StorageError.IsADirectory) {
                throw new Refusal(ReplyCode.NAME_NOT_ALLOWED, "Only files have a hash, and this is a directory.");
            }
            throw e;
        }
    }

    /** The last byte, included; the syntax has no way to name a range of nothing, so an empty file is 0-0. */
    private static long last(ByteRange read) {
        return Math.max(read.offset(), read.offset() + read.length() - 1);
    }

    /** With a star behind the algorithm that this session has chosen (section 3.1). */
    @Override
    public List<String> features(CommandContext context) {
        return List.of("HASH "
                + Arrays.stream(HashAlgorithm.values())
                        .map(algorithm -> algorithm.label() + (algorithm == context.hash() ? "*" : ""))
                        .collect(Collectors.joining(";")));
    }

    /** OPTS HASH: tells or chooses the algorithm (section 3.2). */
    static Outcome choose(CommandContext context, String name) {
        if (!name.isEmpty()) {
            context.hash(HashAlgorithm.of(name)
                    .orElseThrow(() -> new Refusal(
                            ReplyCode.BAD_PARAMETER,
                            "Unknown algorithm; " + context.hash().label() + " stays selected.")));
        }
        return Outcome.answer(ReplyCode.OK, context.hash().label());
    }
}
