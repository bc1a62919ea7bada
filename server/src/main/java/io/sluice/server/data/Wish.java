package io.sluice.server.data;

import java.net.InetAddress;

/**
 * What a session wants a passive port for.
 *
 * @param peer the client's address
 * @param user who is logged in
 * @param protection how the data connection will be protected
 */
public record Wish(InetAddress peer, String user, DataProtection protection) {}
