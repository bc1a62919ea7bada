package io.sluice.server.data;

import java.net.InetSocketAddress;

/** How the next data connection of a session comes about. */
public sealed interface DataEndpoint {

    /** Neither PASV, EPSV, PORT nor EPRT was sent, or what they prepared is used up. */
    record None() implements DataEndpoint {}

    /** The client connects to us. */
    record Passive(PassiveLease lease) implements DataEndpoint {}

    /**
     * We connect to the client, at the transfer command.
     *
     * @param target where to
     */
    record Active(InetSocketAddress target) implements DataEndpoint {}

    /** Gives up what was prepared. */
    default void release() {
        if (this instanceof Passive(PassiveLease lease)) {
            lease.release();
        }
    }
}
