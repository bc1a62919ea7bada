package io.sluice.server.command;

import io.sluice.server.auth.spi.Authenticator;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.data.AnnouncedAddresses;
import io.sluice.server.data.DataTls;
import io.sluice.server.data.PassivePorts;
import io.sluice.server.data.TransferBuffers;
import io.sluice.server.observe.ServerMetrics;
import io.sluice.server.tls.Tls;
import io.sluice.server.tree.UserTrees;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * What all sessions of one server share.
 *
 * @param config how the server was told to behave
 * @param trees what the users see of the stores
 * @param authenticator who may log in
 * @param passive what PASV and EPSV answer with
 * @param transfers what transfers and works share
 * @param sessions the sessions that live now
 * @param metrics where everything counts
 * @param tls where TLS comes from, if it is offered
 */
public record Services(
        ServerConfig config,
        UserTrees trees,
        Authenticator authenticator,
        Passive passive,
        Transfers transfers,
        LiveSessions sessions,
        ServerMetrics metrics,
        Optional<Tls> tls) {

    /**
     * What PASV and EPSV answer with.
     *
     * @param ports where passive ports come from
     * @param addresses which address PASV names to whom
     */
    public record Passive(PassivePorts ports, AnnouncedAddresses addresses) {}

    /**
     * What transfers and works share.
     *
     * @param slots one permit for each transfer that may still start
     * @param workSlots one permit for each work on the store that may still start
     * @param buffers where the buffers of both come from
     * @param tls how data connections get under TLS
     */
    public record Transfers(Semaphore slots, Semaphore workSlots, TransferBuffers buffers, DataTls tls) {}
}
