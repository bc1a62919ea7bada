package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The TLS of one client: TLS 1.3 with AES-256-GCM, whoever serves. Its data connections resume the session of its control
 * connection as long as the server gives it tickets, of which it uses each once; other clients' tickets it never has. One
 * thread.
 */
final class TlsClient {

    private static final int CACHED_SESSIONS = 1000;
    private static final int PORT = 21;
    private static final String[] VERSIONS = {"TLSv1.3"};
    private static final String[] SUITES = {"TLS_AES_256_GCM_SHA384"};

    private static final AtomicLong NUMBER = new AtomicLong();
    private static final Set<String> VERIFIED = ConcurrentHashMap.newKeySet();
    private static final SSLContext CONTEXT = context();

    /** What tickets are kept under; no host name, so the server does not get to see it. */
    private final String name = "client-" + NUMBER.incrementAndGet();

    private final TlsPipe.Buffers buffers = new TlsPipe.Buffers();
    private long handshakes;
    private long resumed;

    private static SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, new TrustManager[] {new TrustAll()}, new SecureRandom());
            context.getClientSessionContext().setSessionCacheSize(CACHED_SESSIONS);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS 1.3", e);
        }
    }

    /** The control connection, after AUTH. */
    TlsPipe control(SocketChannel socket) throws IOException {
        TlsPipe pipe = TlsPipe.control(socket, engine(), buffers);
        VERIFIED.remove(name);
        return pipe;
    }

    /** A data connection; the one before has ended. */
    TlsPipe data(SocketChannel socket) throws IOException {
        TlsPipe pipe = TlsPipe.data(socket, engine(), buffers);
        handshakes++;
        if (!VERIFIED.remove(name)) {
            resumed++;
        }
        return pipe;
    }

    private SSLEngine engine() {
        SSLEngine engine = CONTEXT.createSSLEngine(name, PORT);
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(VERSIONS);
        engine.setEnabledCipherSuites(SUITES);
        return engine;
    }

    /** Data connections so far. */
    long handshakes() {
        return handshakes;
    }

    /** Those of them that resumed a session: the server showed no certificate. */
    long resumed() {
        return resumed;
    }

    /** Lets go of what only work needs. */
    void rest() {
        buffers.drop();
    }

    /** The servers that are measured have certificates that nobody signed. */
    private static final class TrustAll extends X509ExtendedTrustManager {

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            VERIFIED.add(engine.getPeerHost());
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
