package io.sluice.server.command;

import io.sluice.server.reply.ReplyCode;

/**
 * One sub-command of SITE (RFC 959 section 4.1.3): a file of its own and a line in {@link SiteTable}. Has no state. Runs
 * on the session's thread after the login, so it may use the store.
 */
interface SiteSubCommand {

    /** What the server knows of it besides how to run it. */
    SiteSpec spec();

    /** Whether FEAT has a line for it: clients look there for some of them. */
    default boolean isFeature() {
        return false;
    }

    /**
     * Runs it; what a command may throw, it may throw.
     *
     * @param argument what follows the first space behind the sub-command's word, unchanged: names may begin and end with
     *     spaces; empty if there is none
     */
    Outcome handle(CommandContext context, String argument);

    /** The refusal of an argument that is not what the syntax says. */
    default Refusal syntaxError() {
        return new Refusal(ReplyCode.BAD_PARAMETER, "Syntax: SITE " + spec().syntax());
    }
}
