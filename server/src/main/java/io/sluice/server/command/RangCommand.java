package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;
import io.sluice.server.transfer.TransferType;
import io.sluice.vfs.ByteRange;
import io.sluice.vfs.Download;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.util.Optional;

/**
 * RANG: which part of a file the next RETR or HASH is about, first and last byte included (draft-bryan-ftp-range-08). It
 * holds for one of them; of RANG and REST the later one counts. Uploads into the middle of a file are not offered.
 */
final class RangCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of(
                        "RANG",
                        "RANG <first byte> <last byte> | RANG 1 0",
                        "draft-bryan-ftp-range-08 3",
                        Rule.ON_LOOP,
                        Rule.NEEDS_ARGUMENT)
                .feature("RANG STREAM");
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        // An invalid request forgets the last one too (section 3).
        context.prepared().wholeFile();
        String[] words = request.word().split("\\s+", 3);
        if (words.length != 2) {
            throw new Refusal(ReplyCode.BAD_PARAMETER, "Syntax: RANG <first byte> <last byte>");
        }
        long first = Numbers.parse(words[0], "The first byte");
        long last = Numbers.parse(words[1], "The last byte");
        if (first == 1 && last == 0) {
            return Outcome.answer(ReplyCode.PENDING, "Range forgotten; files are sent whole.");
        }
        if (first > last) {
            throw new Refusal(ReplyCode.BAD_PARAMETER, "The first byte lies behind the last one.");
        }
        requireBytes(context);
        context.prepared().range(ByteRange.closed(first, last));
        return Outcome.answer(ReplyCode.PENDING, "Restarting at " + first + ". End byte range at " + last + ".");
    }

    /** The range for this transfer, which uses it up; refused if the type has changed to one without ranges. */
    static Optional<ByteRange> take(CommandContext context) {
        Optional<ByteRange> range = context.prepared().takeRange();
        if (range.isPresent()) {
            requireBytes(context);
        }
        return range;
    }

    /** Refuses what would take a part of a file for the whole. */
    static void refuse(CommandContext context) {
        if (context.prepared().takeRange().isPresent()) {
            throw new Refusal(ReplyCode.PARAMETER_NOT_IMPLEMENTED, "RANG is for RETR and HASH only.");
        }
    }

    /** Opens that part of the file; of a range behind its end nothing is left (section 4.3). */
    static Download open(Storage storage, VfsPath path, ByteRange range) {
        try {
            return storage.openRead(path, range);
        } catch (StorageException e) {
            if (e.error() instanceof StorageError.RangeNotSatisfiable(var same, var offset, long size)) {
                return storage.openRead(path, new ByteRange(size, 0));
            }
            throw e;
        }
    }

    private static void requireBytes(CommandContext context) {
        if (context.type() == TransferType.ASCII) {
            throw new Refusal(ReplyCode.NOT_IMAGE_TYPE, "Ranges need TYPE I: lines have no byte offsets.");
        }
    }
}
