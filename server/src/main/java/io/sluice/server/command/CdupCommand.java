package io.sluice.server.command;

/** CDUP: to the parent directory; at the root it stays there (RFC 959 section 4.1.1). */
final class CdupCommand implements FtpCommand {

    @Override
    public CommandSpec spec() {
        return CommandSpec.of("CDUP", "CDUP", "RFC 959 4.1.1").alias("XCUP");
    }

    @Override
    public Outcome handle(CommandContext context, CommandRequest request) {
        return CwdCommand.enter(context, context.directory().parent());
    }
}
