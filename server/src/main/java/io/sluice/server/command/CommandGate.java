package io.sluice.server.command;

import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.observe.LogText;
import io.sluice.server.reply.ReplyCode;
import io.sluice.server.reply.StorageReplies;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import java.util.Optional;

/** Runs one request: finds its command, checks what the spec demands, and turns refusals and errors into replies. */
public final class CommandGate {

    private final CommandTable table;

    /** A gate in front of those commands. */
    public CommandGate(CommandTable table) {
        this.table = table;
    }

    /** What the spec says of this request's command; empty for a verb that is not offered. */
    public Optional<CommandSpec> spec(CommandRequest request) {
        return table.find(request.verb()).map(CommandTable.Entry::spec);
    }

    /** Runs the request to its outcome; throws nothing. */
    public Outcome run(CommandContext context, CommandRequest request) {
        try {
            Optional<CommandTable.Entry> entry = table.find(request.verb());
            if (entry.isEmpty()) {
                return unknown(context, request.verb());
            }
            CommandSpec spec = entry.get().spec();
            context.live().begins(spec.verb());
            if (!spec.has(Rule.BEFORE_LOGIN) && !context.isLoggedIn()) {
                throw CommandContext.notLoggedIn();
            }
            if (spec.has(Rule.NEEDS_ARGUMENT) && request.argument().isEmpty()) {
                throw entry.get().command().syntaxError();
            }
            return entry.get().command().handle(context, request);
        } catch (Refusal e) {
            return new Outcome.Answer(e.reply());
        } catch (StorageException e) {
            return new Outcome.Answer(StorageReplies.of(e.error(), logged(context, request, e)));
        } catch (RuntimeException e) {
            context.services().metrics().internalError();
            String errorId = context.log().error("event=command-failed verb=" + request.verb(), e);
            return new Outcome.Answer(StorageReplies.of(new StorageError.Unexpected(request.verb(), e), errorId));
        }
    }

    private static Outcome unknown(CommandContext context, String verb) {
        if (!context.isLoggedIn()) {
            Optional<ForeignProtocol> foreign = ForeignProtocol.ofVerb(verb);
            if (foreign.isPresent()) {
                return new Outcome.EndSession(foreign.get().sendAway(context));
            }
        }
        if (KnownVerbs.NOT_OFFERED.contains(verb)) {
            return Outcome.answer(ReplyCode.NOT_IMPLEMENTED, "That command is not offered here.");
        }
        return Outcome.answer(ReplyCode.UNKNOWN_COMMAND, "Unknown command; HELP lists what there is.");
    }

    /** One line for each: what clients try that does not fit is for tracing, what the store or a bound is the reason of not. */
    private String logged(CommandContext context, CommandRequest request, StorageException e) {
        return switch (e.error()) {
            case StorageError.Unexpected(String operation, Throwable cause) -> {
                context.services().metrics().internalError();
                yield context.log().error("event=storage-failed verb=" + request.verb() + " operation=" + operation, e);
            }
            default -> {
                if (!e.error().isOrdinary()) {
                    context.log().info(refused(request, e.error()));
                } else if (context.log().isDebug()) {
                    context.log().debug(refused(request, e.error()));
                }
                yield "";
            }
        };
    }

    private String refused(CommandRequest request, StorageError error) {
        boolean secret = spec(request).filter(s -> s.has(Rule.SENSITIVE)).isPresent();
        return "event=refused verb=" + request.verb() + " argument="
                + (secret ? "****" : LogText.brief(request.argument())) + " result="
                + LogText.kind(error) + " reply="
                + StorageReplies.of(error, "").code().number() + " why=" + LogText.brief(error.toString());
    }
}
