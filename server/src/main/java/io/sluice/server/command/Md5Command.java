package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.reply.ReplyCode;
import io.sluice.server.transfer.HashAlgorithm;
import io.sluice.server.transfer.TransferOutcome;
import java.util.Locale;

/** MD5: the sum of a whole file, for clients that know no other command (draft-twine-ftpmd5-00 section 3.1). */
final class Md5Command implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("MD5", "MD5 <file>", "draft-twine-ftpmd5-00 3.1", Rule.NEEDS_ARGUMENT)
                .feature("MD5");
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        String name = request.argument();
        return Checksums.start(
                context,
                Checksums.Part.whole(context.resolve(name)),
                HashAlgorithm.MD5,
                (read, hex) ->
                        new TransferOutcome.WorkDone(ReplyCode.FILE_DIGEST, name + " " + hex.toUpperCase(Locale.ROOT)));
    }
}
