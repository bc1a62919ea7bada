package io.sluice.server.tls;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/**
 * Names the TLS session of one control connection, so that a data connection that resumes it can be told from all others.
 * JSSE carries it in the encrypted ticket, as the peer's host, and gives it back as {@link SSLSession#getPeerHost} of every
 * connection that resumes with that ticket or one that was made from it: nothing is stored in the server.
 *
 * @param text at most 255 characters of ASCII, which is what a ticket has room for
 */
public record BindingToken(String text) {

    private static final String PREFIX = "ctl-";
    private static final int RANDOM_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A token that nobody can guess. */
    public static BindingToken fresh() {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        return new BindingToken(PREFIX + HexFormat.of().formatHex(random));
    }

    /** The token of the control session that this one was resumed from, or nothing if it was not. */
    public static Optional<BindingToken> of(SSLSession session) {
        String host = session.getPeerHost();
        return host == null || !host.startsWith(PREFIX) ? Optional.empty() : Optional.of(new BindingToken(host));
    }

    /** A token shows up in no log. */
    @Override
    public String toString() {
        return "BindingToken[****]";
    }
}
