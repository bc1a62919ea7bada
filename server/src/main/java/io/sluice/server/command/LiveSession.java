package io.sluice.server.command;

import io.sluice.server.transfer.Task;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * What anybody may know of a session while it lives, from any thread: SITE WHO reads it, the session writes it. Nobody
 * waits for anybody.
 */
public final class LiveSession {

    private final String id;
    private final InetSocketAddress remote;
    private final Instant since = Instant.now();
    private volatile String user = "";
    private volatile String verb = "";
    private volatile long commandNanos = System.nanoTime();
    private volatile Optional<Task> task = Optional.empty();

    LiveSession(String id, InetSocketAddress remote) {
        this.id = id;
        this.remote = remote;
    }

    /** The session's id, as logs have it. */
    public String id() {
        return id;
    }

    /** The client's end of the control connection. */
    public InetSocketAddress remote() {
        return remote;
    }

    /** When the client connected. */
    public Instant since() {
        return since;
    }

    /** Who has logged in; empty if nobody has. */
    public String user() {
        return user;
    }

    /** The last command that is known here, while a task runs the one that started it; empty if there was none. */
    public String verb() {
        return verb;
    }

    /** When that command began, as {@link System#nanoTime}. */
    public long commandNanos() {
        return commandNanos;
    }

    /** The transfer or work that runs. */
    public Optional<Task> task() {
        return task;
    }

    void user(String name) {
        user = name;
    }

    void begins(String command) {
        // Only STAT runs beside a task, and it does not change what the session is doing.
        if (task.isEmpty()) {
            verb = command;
            commandNanos = System.nanoTime();
        }
    }

    void task(Optional<Task> running) {
        task = running;
    }
}
