package io.sluice.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.config.TlsPolicy;
import io.sluice.server.config.TlsVersion;
import io.sluice.server.observe.ServerMetrics;
import io.sluice.server.testing.TestCertificates;
import io.sluice.server.testing.TestServer;
import io.sluice.server.testing.TlsPeer;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the binding of data connections takes for granted and no specification of JSSE promises. If one of these fails with
 * another JDK, the binding has to be done in another way (docs/decisions/0016-data-tls.md).
 */
final class ResumptionTest {

    private static final ServerConfig CONFIG =
            TestCertificates.with(TlsPolicy.OPTIONAL).apply(TestServer.config());

    private final TlsContext context = newContext();
    private final SSLContext client = TestCertificates.client();

    private static TlsContext newContext() {
        try (Tls tls = TlsFiles.open(CONFIG, new ServerMetrics(new SimpleMeterRegistry()))) {
            return tls.current();
        }
    }

    static Stream<TlsVersion> versions() {
        return Stream.of(TlsVersion.V1_2, TlsVersion.V1_3);
    }

    /** The server's engine of a control connection with that token. */
    private SSLEngine control(BindingToken token, TlsVersion version) {
        SSLEngine engine = context.controlEngine(token, Optional.empty());
        TlsPeer.connect(TlsPeer.engine(client, version), engine);
        return engine;
    }

    /** What the next data connection of the client shows. */
    private Optional<BindingToken> shown(TlsContext server, TlsVersion version) {
        SSLEngine engine = server.dataEngine(Optional.empty());
        TlsPeer.connect(TlsPeer.engine(client, version), engine);
        return BindingToken.of(engine.getSession());
    }

    @ParameterizedTest
    @MethodSource("versions")
    void theHostOfTheEngineTravelsInTheTicket(TlsVersion version) {
        BindingToken token = BindingToken.fresh();
        control(token, version);
        assertEquals(Optional.of(token), shown(context, version));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void whoResumesNothingShowsNothing(TlsVersion version) {
        assertEquals(Optional.empty(), shown(context, version));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void noOtherContextReadsTheTicket(TlsVersion version) {
        control(BindingToken.fresh(), version);
        assertEquals(Optional.empty(), shown(newContext(), version));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void theServerKeepsNothing(TlsVersion version) {
        SSLEngine control = control(BindingToken.fresh(), version);
        assertFalse(
                control.getSession().getSessionContext().getIds().hasMoreElements(),
                "a session is in the cache of the server, from which others may push it");
    }

    @Test
    void ticketsOfTls12Last() {
        BindingToken token = BindingToken.fresh();
        control(token, TlsVersion.V1_2);
        for (int i = 0; i < 20; i++) {
            assertEquals(Optional.of(token), shown(context, TlsVersion.V1_2), "connection " + i);
        }
    }

    /** More than JSSE makes by itself; and others cannot push them out of the server, because it does not keep them. */
    @Test
    void ticketsAreMadeForAsLongAsTheSessionLasts() {
        BindingToken token = BindingToken.fresh();
        SSLEngine ours = context.controlEngine(token, Optional.empty());
        SSLEngine theirs = TlsPeer.engine(client, TlsVersion.V1_3);
        TlsPeer.connect(theirs, ours);
        for (int i = 0; i < 300; i++) {
            assertEquals(Optional.of(token), shown(context, TlsVersion.V1_3), "connection " + i);
            MoreTickets.send(ours);
            TlsPeer.connect(theirs, ours);
        }
        assertEquals(Optional.of(token), shown(context, TlsVersion.V1_3));
        assertTrue(BindingToken.of(ours.getSession()).isPresent());
        assertFalse(
                ours.getSession().getSessionContext().getIds().hasMoreElements(),
                "a ticket is in the cache of the server, from which others may push it");
    }

    /** What is left where JSSE is closed. */
    @Test
    void aValueThatComesAndGoesMakesOneMoreTicket() {
        BindingToken token = BindingToken.fresh();
        SSLEngine ours = context.controlEngine(token, Optional.empty());
        SSLEngine theirs = TlsPeer.engine(client, TlsVersion.V1_3);
        TlsPeer.connect(theirs, ours);
        for (int i = 0; i < 20; i++) {
            assertEquals(Optional.of(token), shown(context, TlsVersion.V1_3), "connection " + i);
            ours.getSession().putValue("again", "");
            ours.getSession().removeValue("again");
            TlsPeer.connect(theirs, ours);
        }
        assertEquals(Optional.of(token), shown(context, TlsVersion.V1_3));
    }

    /** As data connections do it, lest a ticket goes out. */
    @Test
    void aDataConnectionThatForgetsItsSessionSpoilsNoTicket() {
        BindingToken token = BindingToken.fresh();
        control(token, TlsVersion.V1_2);
        SSLEngine engine = context.dataEngine(Optional.empty());
        TlsPeer.connect(TlsPeer.engine(client, TlsVersion.V1_2), engine);
        engine.getSession().invalidate();
        assertEquals(Optional.of(token), shown(context, TlsVersion.V1_2));
    }
}
