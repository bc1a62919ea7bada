package io.sluice.server.command;

import io.sluice.server.auth.spi.User;
import io.sluice.vfs.Storage;

/** How far a session has come with logging in. */
public sealed interface Login {

    /** Nobody yet. */
    record Nobody() implements Login {}

    /** USER was sent, PASS is awaited. */
    record AwaitingPassword(String name) implements Login {}

    /** A user, and the store as that user sees it. */
    record LoggedIn(User user, Storage home) implements Login {}
}
