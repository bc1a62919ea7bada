package io.sluice.server.tls;

import java.nio.ByteBuffer;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/** A client's and a server's engine that talk to each other in this thread. */
final class EnginePair {

    private static final int ROUNDS = 200;
    private static final int ROOM = 64 << 10;

    private final SSLEngine client;
    private final SSLEngine server;
    private final ByteBuffer toServer = ByteBuffer.allocate(ROOM);
    private final ByteBuffer toClient = ByteBuffer.allocate(ROOM);

    EnginePair(SSLEngine client, SSLEngine server) {
        this.client = client;
        this.server = server;
    }

    /** A client's engine with these parameters, for a peer of that name, which is what sessions are remembered by. */
    static SSLEngine client(SSLContext context, String peer, Consumer<SSLParameters> change) {
        SSLEngine engine = context.createSSLEngine(peer, 21);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of());
        change.accept(parameters);
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** A client that trusts whom that authority has signed, and shows what it has. */
    static SSLContext context(X509Certificate authority, Identity... own) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", authority);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        KeyStore shown = KeyStore.getInstance("PKCS12");
        shown.load(null, null);
        for (Identity identity : own) {
            shown.setKeyEntry(
                    "own", identity.key(), new char[0], identity.chain().toArray(X509Certificate[]::new));
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(shown, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** Shakes hands; what goes wrong at the server is thrown rather than what the client makes of it. */
    EnginePair handshake() throws SSLException {
        client.beginHandshake();
        server.beginHandshake();
        pump();
        return this;
    }

    /** Lets both talk until neither has anything to say. */
    void pump() throws SSLException {
        int quiet = 0;
        for (int round = 0; round < ROUNDS && quiet < 2; round++) {
            boolean moved = step(server, toServer, toClient);
            moved |= step(client, toClient, toServer);
            quiet = moved ? 0 : quiet + 1;
        }
    }

    private static boolean step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        boolean moved = false;
        tasks(engine);
        in.flip();
        while (in.hasRemaining()) {
            SSLEngineResult result = engine.unwrap(in, ByteBuffer.allocate(ROOM));
            tasks(engine);
            if (result.bytesConsumed() == 0) {
                break;
            }
            moved = true;
        }
        in.compact();
        while (!engine.isOutboundDone()) {
            SSLEngineResult result = engine.wrap(ByteBuffer.allocate(0), out);
            tasks(engine);
            if (result.bytesProduced() == 0) {
                break;
            }
            moved = true;
        }
        return moved;
    }

    private static void tasks(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    SSLEngine client() {
        return client;
    }

    SSLEngine server() {
        return server;
    }

    /** What the server has shown. */
    X509Certificate shown() throws SSLException {
        return (X509Certificate) client.getSession().getPeerCertificates()[0];
    }
}
