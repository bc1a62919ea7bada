package io.sluice.server.testing;

import io.sluice.server.config.TlsVersion;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/**
 * A client whose control connection is under TLS, whose data connections are too (PROT P), and whose data connections
 * resume the session of the control connection.
 *
 * @param control its control connection
 * @param context remembers its sessions
 * @param version the only one that it speaks
 */
public record SecureClient(RawClient control, SSLContext context, TlsVersion version) {

    /** Logs in as bob with TYPE I and PROT P, over a connection on which the greeting was read. */
    public static SecureClient login(RawClient control, TlsVersion version) {
        return login(control, "bob", version);
    }

    /** The same as another user. */
    public static SecureClient login(RawClient control, String user, TlsVersion version) {
        SSLContext context = TestCertificates.client();
        control.authTls(context, version.name());
        control.command("PBSZ 0", "200");
        control.command("PROT P", "200");
        control.login(user);
        return new SecureClient(control, context, version);
    }

    /** EPSV and a connection to the port; the handshake is left to the test. */
    public TlsPeer openData() {
        return secure(control.openData());
    }

    /** A data connection whose handshake is left to the test. */
    public TlsPeer secure(Socket data) {
        // JSSE finds the session to resume by the host and port of the control connection.
        SSLEngine engine = context.createSSLEngine("localhost", control.socket().getPort());
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {version.name()});
        return new TlsPeer(data, engine);
    }

    /** The same client, whose data connections resume nothing. */
    public SecureClient withoutSessions() {
        return new SecureClient(control, TestCertificates.client(), version);
    }
}
