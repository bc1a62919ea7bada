package io.sluice.server.command;

import io.sluice.server.auth.spi.Permission;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * STOU: takes a file under a name that nothing else has, and tells the name in the 150 and the 226 reply (RFC 959 section
 * 4.1.3, RFC 1123 section 4.1.2.9). A name that the client sends along becomes the beginning of it.
 */
final class StouCommand implements FtpCommand {

    private static final int RANDOM_BYTES = 8;

    private final SecureRandom random = new SecureRandom();

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("STOU", "STOU [<name>]", "RFC 959 4.1.3");
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        context.prepared().takeRestart();
        byte[] unique = new byte[RANDOM_BYTES];
        random.nextBytes(unique);
        VfsPath wanted = context.resolve(request.argument());
        boolean named = !request.argument().isEmpty() && !wanted.isRoot();
        VfsPath directory = named ? wanted.parent() : context.directory();
        String name = (named ? wanted.name() : "upload") + "." + HexFormat.of().formatHex(unique);
        VfsPath path = directory.child(name);
        context.require(Permission.UPLOAD, path);
        return Uploads.start(context, path, new WriteMode.CreateNew(), told(context, path));
    }

    /** A pathname that leads to the file from the working directory: whoever sends it back means this file. */
    private static Optional<String> told(CommandContext context, VfsPath path) {
        return Optional.of(path.parent().equals(context.directory()) ? path.name() : path.text());
    }
}
