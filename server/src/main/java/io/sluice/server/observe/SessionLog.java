package io.sluice.server.observe;

import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log lines of one session: each begins with the session's id, peer and user, so that one search finds all of them.
 * One line at INFO per login, transfer and end of a session that had a login; commands at DEBUG with secrets left out.
 */
public final class SessionLog {

    private static final Logger log = LoggerFactory.getLogger("io.sluice.session");

    private final String id;
    private final String peer;
    private volatile String user = "-";
    private volatile boolean hadUser;

    /** The log of the session with that id. */
    public SessionLog(String id, InetSocketAddress peer) {
        this.id = id;
        this.peer = peer.getAddress().getHostAddress() + ":" + peer.getPort();
    }

    /** The session's id. */
    public String id() {
        return id;
    }

    /** Names the user in the lines that follow. */
    public void user(String name) {
        hadUser = true;
        user = LogText.quoted(name);
    }

    /** Names nobody in the lines that follow. */
    public void nobody() {
        user = "-";
    }

    /** A line of normal operation; {@code event} and what belongs to it as {@code key=value}. */
    public void info(String event) {
        log.info("session={} peer={} user={} {}", id, peer, user, event);
    }

    /** The last line; for tracing if nobody ever logged in: a flood of connections is to be no flood of lines. */
    public void ended(String event) {
        if (hadUser) {
            info(event);
        } else {
            debug(event);
        }
    }

    /** A line that somebody should look at. */
    public void warn(String event) {
        log.warn("session={} peer={} user={} {}", id, peer, user, event);
    }

    /** A line for tracing what a client does. */
    public void debug(String event) {
        log.debug("session={} peer={} user={} {}", id, peer, user, event);
    }

    /** Whether {@link #debug} leads anywhere. */
    public boolean isDebug() {
        return log.isDebugEnabled();
    }

    /**
     * A fault of ours, with its stack trace.
     *
     * @return an id that the client is told, so that the line can be found
     */
    public String error(String event, Throwable cause) {
        String errorId = id + "-" + Long.toString(System.nanoTime() & 0xFFFFFF, 36);
        log.error("session={} peer={} user={} error={} {}", id, peer, user, errorId, event, cause);
        return errorId;
    }
}
