package io.sluice.server.data;

import io.sluice.server.config.PassiveConfig;
import io.sluice.server.config.SessionReuse;
import io.sluice.server.tls.BindingToken;
import io.sluice.server.tls.ControlTls;
import io.sluice.server.tls.DataEngines;

/** Which connections a session wants from a passive port: a closed set. */
sealed interface Claim {

    /** The next one from the client's address, whoever made it; nobody else from there has the port meanwhile. */
    record Plain() implements Claim {}

    /**
     * The next one from the client's address that resumes the TLS session with this token.
     *
     * @param user whose session it is: programs with several connections remember TLS sessions for all of them together
     *     (curl -Z, rclone), and a connection of one would show the token of another
     * @param engines what it can resume that session with
     * @param shared whether others may have the same port at the same time, told apart by their tokens
     */
    record Identified(BindingToken token, String user, DataEngines engines, boolean shared) implements Claim {}

    /** Whether it can be met on a port that others of the same address have at the same time. */
    default boolean isShared() {
        return switch (this) {
            case Plain p -> false;
            case Identified told -> told.shared();
        };
    }

    /** What a session claims that wants this. */
    static Claim of(Wish wish, PassiveConfig passive, SessionReuse reuse) {
        return switch (wish.protection()) {
            case DataProtection.Clear c -> new Plain();
            case DataProtection.Private(ControlTls control) -> {
                boolean required = reuse == SessionReuse.REQUIRE;
                // Who has shown that it cannot resume would wait in vain among those who share.
                boolean sharing =
                        passive.shared() && (required || !control.resumption().hasFailed());
                yield required || sharing
                        ? new Identified(control.token(), wish.user(), control.dataEngines(), passive.shared())
                        : new Plain();
            }
        };
    }
}
