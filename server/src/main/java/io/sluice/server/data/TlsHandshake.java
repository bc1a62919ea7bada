package io.sluice.server.data;

import io.sluice.server.tls.BindingToken;
import io.sluice.server.tls.DataEngines;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;

/**
 * The handshake of one data connection, as the server (RFC 8446 section 4, RFC 5246 section 7.3). It sends no
 * NewSessionTicket: a client that uploads and never reads would close with unread bytes, its kernel would answer with a
 * reset, and the reset could overtake the end of the file. Tickets come from the control connection.
 */
final class TlsHandshake {

    static final String TLS_1_3 = "TLSv1.3";
    private static final byte HANDSHAKE_RECORD = 22;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final TlsWire wire;

    TlsHandshake(TlsWire wire) {
        this.wire = wire;
    }

    /**
     * Waits for the client and answers it until both may send data.
     *
     * @param candidates whose sessions the client may resume: a ticket can be read by the context alone that made it, and is
     *     worth something with the certificate alone that went with it. A client that resumes none of them gets the first
     * @return the engine for what follows
     */
    SSLEngine run(List<DataEngines> candidates) throws IOException {
        awaitHello();
        SSLEngine engine = candidates.size() == 1 ? begun(candidates.getFirst()) : choose(candidates);
        try {
            complete(engine);
            return engine;
        } catch (SSLException e) {
            throw Alerts.sent(engine, wire, e);
        }
    }

    /** JSSE's words for what is no TLS at all would help nobody. */
    private void awaitHello() throws IOException {
        if (!wire.in().hasRemaining() && !wire.fill()) {
            throw clientEnded();
        }
        if (wire.in().get(0) != HANDSHAKE_RECORD) {
            throw new SSLHandshakeException("the client sent something else than TLS, though PROT P is on");
        }
    }

    private static SSLEngine begun(DataEngines engines) throws SSLException {
        SSLEngine engine = engines.make();
        engine.beginHandshake();
        return engine;
    }

    /** Shows the ClientHello to one engine after the other until one can resume by it; none has answered by then. */
    private SSLEngine choose(List<DataEngines> candidates) throws IOException {
        Optional<SSLEngine> best = Optional.empty();
        int behind = 0;
        for (DataEngines candidate : candidates) {
            SSLEngine engine = begun(candidate);
            wire.in().position(0);
            if (!understands(engine)) {
                continue;
            }
            if (resumes(engine)) {
                return engine;
            }
            if (best.isEmpty()) {
                best = Optional.of(engine);
                behind = wire.in().position();
            }
        }
        wire.in().position(behind);
        // Nobody can do anything with it: the first says so to the client.
        return best.isPresent() ? best.get() : begun(candidates.getFirst());
    }

    /** Lets an engine read the ClientHello; false if it fails over it, and then it is as if it had not read it. */
    private boolean understands(SSLEngine engine) throws IOException {
        try {
            while (true) {
                switch (engine.getHandshakeStatus()) {
                    case NEED_TASK -> EngineTasks.run(engine);
                    case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                        if (engine.unwrap(wire.in(), NOTHING).getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW
                                && !wire.fillAndKeep()) {
                            throw clientEnded();
                        }
                    }
                    case NEED_WRAP, FINISHED, NOT_HANDSHAKING -> {
                        return true;
                    }
                }
            }
        } catch (SSLException e) {
            return false;
        }
    }

    private static boolean resumes(SSLEngine engine) {
        SSLSession session = engine.getHandshakeSession();
        return session != null && BindingToken.of(session).isPresent();
    }

    private void complete(SSLEngine engine) throws IOException {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> EngineTasks.run(engine);
                case NEED_WRAP -> answer(engine);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    makeNoTicket(engine);
                    listen(engine);
                }
                case FINISHED, NOT_HANDSHAKING -> {
                    return;
                }
            }
        }
    }

    /** A whole flight of messages in one piece if it fits. */
    private void answer(SSLEngine engine) throws IOException {
        SSLEngineResult result;
        do {
            result = engine.wrap(NOTHING, wire.out());
            if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
                wire.flush();
            } else if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                wire.flush();
                throw clientEnded();
            }
        } while (result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP);
        wire.flush();
    }

    private void listen(SSLEngine engine) throws IOException {
        SSLEngineResult result = engine.unwrap(wire.in(), NOTHING);
        switch (result.getStatus()) {
            case OK -> {}
            case BUFFER_UNDERFLOW -> {
                if (!wire.fillAndAcknowledge()) {
                    throw clientEnded();
                }
            }
            case CLOSED -> throw clientEnded();
            case BUFFER_OVERFLOW -> throw new SSLHandshakeException("data before the end of the handshake");
        }
    }

    private static EOFException clientEnded() {
        return new EOFException("the client ended the connection");
    }

    /** JSSE makes a ticket at the end of the handshake if the session could be resumed. Only this connection has it. */
    private static void makeNoTicket(SSLEngine engine) {
        SSLSession session = engine.getHandshakeSession();
        if (session != null && session.getProtocol().equals(TLS_1_3)) {
            session.invalidate();
        }
    }
}
