package io.sluice.server.command;

import io.sluice.server.auth.spi.TlsDemand;
import io.sluice.server.config.ClientCertificateConfig;
import io.sluice.server.config.ClientCertificateConfig.Mode;
import io.sluice.server.config.HostName;
import io.sluice.server.config.Listener;
import io.sluice.server.config.TlsPolicy;
import io.sluice.server.data.DataProtection;
import io.sluice.server.tls.BindingToken;
import io.sluice.server.tls.ClientNames;
import io.sluice.server.tls.ControlTls;
import io.sluice.server.tls.Tls;
import io.sluice.server.tls.TlsContext;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;

/** How one session is protected and has to be (RFC 2228, RFC 4217). Used by whoever may use its {@link CommandContext}. */
public final class Security {

    private final Listener listener;
    private final Optional<Tls> source;
    private final ClientCertificateConfig clients;
    private final Consumer<SSLEngine> ticketSender;
    private Optional<HostName> host = Optional.empty();
    private Optional<Secured> secured = Optional.empty();
    private boolean encrypted;
    private boolean privateData;

    /** What data connections resume; made when the first one asks, because only the handshake says by which name. */
    private Optional<ControlTls> control = Optional.empty();

    private record Secured(TlsContext context, BindingToken token, SSLEngine engine) {}

    /**
     * A session in clear.
     *
     * @param listener where it came in
     * @param source where TLS comes from, if any listener offers it
     * @param clients what the certificates of clients are worth
     * @param ticketSender makes a TLS 1.3 session send one more ticket before the next reply. Any thread, never blocks
     */
    public Security(
            Listener listener,
            Optional<Tls> source,
            ClientCertificateConfig clients,
            Consumer<SSLEngine> ticketSender) {
        this.clients = clients;
        this.listener = listener;
        this.source = listener.policy().isOffered() ? source : Optional.empty();
        this.ticketSender = ticketSender;
    }

    /** Whether AUTH is offered here. */
    public boolean isOffered() {
        return source.isPresent();
    }

    /** Whether TLS begins without AUTH, and never ends. */
    public boolean isImplicit() {
        return listener.implicit();
    }

    /** Whether the control connection is protected now, or will be before the client's next command. */
    public boolean isEncrypted() {
        return encrypted;
    }

    /** What the client said by HOST. */
    public void host(HostName name) {
        host = Optional.of(name);
    }

    /**
     * Begins a TLS session for the control connection.
     *
     * @param data whether data connections are protected from the start
     * @return what protects it
     */
    public SSLEngine begin(boolean data) {
        TlsContext context = source.orElseThrow(() -> new IllegalStateException("no TLS here"))
                .current();
        BindingToken token = BindingToken.fresh();
        SSLEngine engine = context.controlEngine(token, host);
        secured = Optional.of(new Secured(context, token, engine));
        control = Optional.empty();
        encrypted = true;
        privateData = data;
        return engine;
    }

    /** REIN: everything is in clear again (RFC 4217 section 11), but where TLS is implicit. */
    void end() {
        secured = Optional.empty();
        control = Optional.empty();
        encrypted = false;
        privateData = false;
        host = Optional.empty();
    }

    /** CCC: commands are in clear again, data connections stay as they are (RFC 4217 section 12.3). */
    void clearControl() {
        encrypted = false;
    }

    /** Whether data connections can be protected: AUTH was sent once. */
    boolean canProtectData() {
        return secured.isPresent();
    }

    /** Whether data connections are protected (PROT P). */
    boolean protectsData() {
        return privateData;
    }

    /** PROT. */
    void protectData(boolean wanted) {
        privateData = wanted;
    }

    /** How the next data connection is protected. */
    public DataProtection protection() {
        if (!privateData || secured.isEmpty()) {
            return new DataProtection.Clear();
        }
        if (control.isEmpty()) {
            control = secured.map(this::controlTls);
        }
        return new DataProtection.Private(control.orElseThrow());
    }

    private ControlTls controlTls(Secured with) {
        SSLEngine engine = with.engine();
        return new ControlTls(
                with.context(),
                with.token(),
                TlsContext.nameOf(engine.getSession(), host),
                () -> ticketSender.accept(engine));
    }

    /** The engine of the control connection, for what its handshake has brought; empty if there is no TLS session. */
    Optional<SSLEngine> engine() {
        return secured.map(Secured::engine);
    }

    /** Whom the certificate of the client names; nobody if it has shown none, or certificates are worth nothing here. */
    Set<String> clientNames() {
        if (clients.mode() == Mode.OFF || clients.login() == ClientCertificateConfig.Login.ANY_USER) {
            return Set.of();
        }
        return certificate().map(ClientNames::of).orElse(Set.of());
    }

    /** Whether that user needs no password, because of the client's certificate. */
    boolean mayLogInAlone(String name) {
        return clients.login() == ClientCertificateConfig.Login.NO_PASSWORD
                && encrypted
                && clientNames().contains(name);
    }

    /** Whether the certificate of the client says that it cannot be that user. */
    boolean isSomebodyElse(String name) {
        return clients.login() == ClientCertificateConfig.Login.SAME_USER
                && certificate().isPresent()
                && !clientNames().contains(name);
    }

    private Optional<X509Certificate> certificate() {
        try {
            return secured.isPresent()
                            && secured.get().engine().getSession().getPeerCertificates()[0]
                                    instanceof X509Certificate shown
                    ? Optional.of(shown)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            // JSSE's way to say that it has shown none.
            return Optional.empty();
        }
    }

    /** Whether nobody may log in now, because of the listener or of what this user's connections must be. */
    boolean refusesLogin(TlsDemand user) {
        // A certificate that is required would be none if it could be left away with TLS.
        boolean certificate = isOffered() && clients.mode() == Mode.REQUIRED;
        boolean needed = certificate || listener.policy().compareTo(TlsPolicy.LOGIN) >= 0 || user != TlsDemand.NONE;
        return needed && !encrypted;
    }

    /** Whether no data may go in clear, because of the listener or of what this user's connections must be. */
    boolean refusesClearData(TlsDemand user) {
        return listener.policy() == TlsPolicy.DATA || user == TlsDemand.DATA;
    }
}
