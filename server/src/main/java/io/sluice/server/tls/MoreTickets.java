package io.sluice.server.tls;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One more TLS 1.3 ticket for the client of a control connection (RFC 8446 section 4.6.1): many clients use each ticket
 * once, so each data connection that has resumed the session needs another.
 *
 * <p>JSSE sends one when the values of a session change. But such a ticket is a key into a cache of the server, from which
 * it goes when it is used once and when twenty thousand others have come, and there are 127 of them in one session, after
 * which a client whose last ticket is used up can resume no more. Tickets of a handshake have neither fault: they hold the
 * session themselves. Here JSSE is made to make those after the handshake too. That reaches into its inside, which the
 * launcher opens; where it is closed, or looks otherwise, the tickets are those of the cache.
 */
public final class MoreTickets {

    private static final Logger log = LoggerFactory.getLogger("tls");
    private static final String NAME = "sluice.ticket";
    private static final Optional<Inside> INSIDE = Inside.find();

    private MoreTickets() {}

    /**
     * Has one sent with the next record of this connection.
     *
     * @param engine of a control connection after its handshake, by the thread that uses it
     */
    public static void send(SSLEngine engine) {
        if (INSIDE.isEmpty() || engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
            // When the engine sends its next record.
            engine.getSession().putValue(NAME, NAME);
            engine.getSession().removeValue(NAME);
        } else if (!engine.isOutboundDone() && !engine.isInboundDone()) {
            INSIDE.get().send(engine);
        }
    }

    /**
     * What is used of JSSE's inside.
     *
     * @param connection of an engine
     * @param session of a connection
     * @param nonce the number of a session's next ticket, a byte: JSSE makes none when it is negative
     * @param context makes the context of a message after the handshake
     * @param stateless whether the tickets of a context hold the session
     * @param produce makes a ticket in a context
     */
    private record Inside(
            VarHandle connection,
            VarHandle session,
            VarHandle nonce,
            MethodHandle context,
            VarHandle stateless,
            MethodHandle produce) {

        private static final String PLACE = "sun.security.ssl.";

        static Optional<Inside> find() {
            try {
                Class<?> engine = Class.forName(PLACE + "SSLEngineImpl");
                Class<?> connection = Class.forName(PLACE + "TransportContext");
                Class<?> session = Class.forName(PLACE + "SSLSessionImpl");
                Class<?> context = Class.forName(PLACE + "HandshakeContext");
                Class<?> after = Class.forName(PLACE + "PostHandshakeContext");
                Class<?> producer = Class.forName(PLACE + "SSLProducer");
                Class<?> tickets = Class.forName(PLACE + "NewSessionTicket");
                MethodType making = MethodType.methodType(byte[].class, Class.forName(PLACE + "ConnectionContext"));
                Object thirteen = in(tickets)
                        .findStaticVarHandle(tickets, "t13PosthandshakeProducer", producer)
                        .get();
                return Optional.of(new Inside(
                        in(engine).findVarHandle(engine, "conContext", connection),
                        in(connection).findVarHandle(connection, "conSession", session),
                        in(session).findVarHandle(session, "ticketNonceCounter", byte.class),
                        in(after).findConstructor(after, MethodType.methodType(void.class, connection)),
                        in(context).findVarHandle(context, "statelessResumption", boolean.class),
                        in(producer).findVirtual(producer, "produce", making).bindTo(thirteen)));
            } catch (ReflectiveOperationException | RuntimeException closed) {
                log.info("event=tls-tickets-limited each=127 why=\"{}\"", closed.getMessage());
                return Optional.empty();
            }
        }

        private static MethodHandles.Lookup in(Class<?> type) throws IllegalAccessException {
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
        }

        void send(SSLEngine engine) {
            Object of = connection.get(engine);
            Object with = session.get(of);
            if ((byte) nonce.get(with) <= 0) {
                // The nonces begin again, and so do the keys of the tickets: each connection has keys of its own all
                // the
                // same, by Diffie-Hellman.
                nonce.set(with, (byte) 1);
            }
            try {
                Object made = context.invoke(of);
                stateless.set(made, true);
                Object nothing = produce.invoke(made);
                assert nothing == null : "JSSE sends by itself";
            } catch (IOException failure) {
                log.debug("event=tls-ticket-failed", failure);
            } catch (RuntimeException | Error failure) {
                throw failure;
            } catch (Throwable unexpected) {
                throw new IllegalStateException("JSSE made no ticket", unexpected);
            }
        }
    }
}
