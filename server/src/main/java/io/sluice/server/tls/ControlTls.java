package io.sluice.server.tls;

import io.sluice.server.config.HostName;
import java.util.Optional;

/**
 * The TLS session of a control connection, as its data connections need it.
 *
 * @param context what it was made with; its data connections use the same, or they could not resume it
 * @param token what a data connection that resumes it shows
 * @param host the name whose certificate it got ({@link TlsContext#nameOf}), by SNI or by HOST before AUTH; its data
 *     connections must get the same
 * @param refreshTicket sends the client one more ticket, before the next reply: some clients use each TLS 1.3 ticket once
 *     (RFC 8446 appendix C.4), so a data connection that has resumed needs one for the next. Any thread, never blocks
 * @param resumption whether its data connections resume it, as far as was seen
 */
public record ControlTls(
        TlsContext context,
        BindingToken token,
        Optional<HostName> host,
        Runnable refreshTicket,
        Resumption resumption) {

    /** One of which no data connection was seen yet. */
    public ControlTls(TlsContext context, BindingToken token, Optional<HostName> host, Runnable refreshTicket) {
        this(context, token, host, refreshTicket, new Resumption());
    }

    /** What makes engines that can resume it. */
    public DataEngines dataEngines() {
        return new DataEngines(context, host);
    }
}
