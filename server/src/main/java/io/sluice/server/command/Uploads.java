package io.sluice.server.command;

import io.sluice.server.config.TransfersConfig;
import io.sluice.server.config.TransfersConfig.Incomplete;
import io.sluice.server.transfer.UploadJob;
import io.sluice.vfs.Capability;
import io.sluice.vfs.Storage;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import java.util.Optional;
import java.util.OptionalLong;

/** What STOR, STOU and APPE have in common. */
final class Uploads {

    private Uploads() {}

    /**
     * Opens the file and makes the transfer.
     *
     * @param told the pathname that the replies tell, if the server chose the name
     */
    static Outcome start(CommandContext context, VfsPath path, WriteMode mode, Optional<String> told) {
        RangCommand.refuse(context);
        Storage storage = context.storage();
        TransfersConfig config = context.services().config().transfers();
        OptionalLong announced = context.prepared().takeAnnounced();
        UploadJob.Policy policy = new UploadJob.Policy(
                config.incomplete() == Incomplete.KEEP
                        && storage.capabilities(path).has(Capability.KEEP),
                announced,
                config.requireAnnouncedSize());
        return new Outcome.StartTransfer(new UploadJob(
                new UploadJob.Target(path, told),
                open(storage, path, mode, announced),
                context.type(),
                policy,
                context.services().metrics()));
    }

    /** A store that cannot take what was announced refuses it before the first byte. */
    private static Upload open(Storage storage, VfsPath path, WriteMode mode, OptionalLong announced) {
        Upload upload = storage.openWrite(path, mode);
        boolean expected = false;
        try {
            if (announced.isPresent()) {
                long most = Long.MAX_VALUE - upload.position();
                upload.expect(upload.position() + Math.min(announced.getAsLong(), most));
            }
            expected = true;
            return upload;
        } finally {
            if (!expected) {
                upload.close();
            }
        }
    }
}
