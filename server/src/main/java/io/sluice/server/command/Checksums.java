package io.sluice.server.command;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.reply.ReplyCode;
import io.sluice.server.transfer.HashAlgorithm;
import io.sluice.server.transfer.HashJob;
import io.sluice.server.transfer.TransferOutcome;
import io.sluice.vfs.ByteRange;
import io.sluice.vfs.Download;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.util.Optional;

/** What HASH, MD5 and the X commands have in common. A sum tells about the content, so it needs what RETR needs. */
final class Checksums {

    private Checksums() {}

    /** Makes the reply of what was read, and of its sum in lower case. */
    interface Answer {
        TransferOutcome.WorkDone of(ByteRange read, String hex);
    }

    /**
     * What is summed up.
     *
     * @param exact whether the range has to lie within the file
     */
    record Part(VfsPath path, ByteRange range, boolean exact) {
        static Part whole(VfsPath path) {
            return new Part(path, ByteRange.ALL, false);
        }
    }

    /** Opens the file and makes the work; there is none where the store keeps the sum. */
    static Outcome start(CommandContext context, Part part, HashAlgorithm algorithm, Answer answer) {
        VfsPath path = part.path();
        ByteRange range = part.range();
        context.require(Permission.DOWNLOAD, path);
        Download download = context.storage().openRead(path, range);
        try {
            long count = range.count(download.size());
            if (range.offset() == 0 && count == download.size()) {
                Optional<String> kept = download.checksum(algorithm.label());
                if (kept.isPresent()) {
                    download.close();
                    TransferOutcome.WorkDone done = answer.of(new ByteRange(0, count), kept.get());
                    return Outcome.answer(done.code(), done.text());
                }
            }
            long most = context.services().config().limits().hashBytes();
            if (most > 0 && count > most) {
                throw new Refusal(ReplyCode.POLICY, "More than " + most + " bytes are not summed up here.");
            }
            boolean nothing = count == 0 && download.size() > 0;
            if (nothing || (part.exact() && count < range.length())) {
                throw new StorageException(
                        new StorageError.RangeNotSatisfiable(path, range.end(Long.MAX_VALUE), download.size()));
            }
            ByteRange read = new ByteRange(range.offset(), count);
            return new Outcome.StartWork(new HashJob(path, download, algorithm, hex -> answer.of(read, hex)));
        } catch (Refusal | StorageException e) {
            download.close();
            throw e;
        }
    }
}
