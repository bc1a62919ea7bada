package io.sluice.server.config;

/**
 * Protected data connections (PROT P).
 *
 * @param sessionReuse whether they have to resume the control connection's TLS session
 * @param requireCloseNotify whether an upload that ends without close_notify is refused: it may have been cut by somebody
 */
public record ProtectedDataConfig(SessionReuse sessionReuse, boolean requireCloseNotify) {

    /** What every client can do. */
    public static final ProtectedDataConfig DEFAULTS = new ProtectedDataConfig(SessionReuse.PREFER, false);
}
