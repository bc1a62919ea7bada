package io.sluice.server.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/** The alerts by which TLS tells the peer what is wrong (RFC 8446 section 6). */
final class Alerts {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private Alerts() {}

    /** Sends what the engine has left to say after it failed; the failure again. */
    static SSLException sent(SSLEngine engine, TlsWire wire, SSLException failure) {
        try {
            sendRest(engine, wire);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    /** Sends close_notify: nothing comes behind it. */
    static void sendCloseNotify(SSLEngine engine, TlsWire wire) throws IOException {
        engine.closeOutbound();
        sendRest(engine, wire);
    }

    private static void sendRest(SSLEngine engine, TlsWire wire) throws IOException {
        SSLEngineResult result;
        do {
            EngineTasks.run(engine);
            result = engine.wrap(NOTHING, wire.out());
            if (result.bytesProduced() > 0) {
                wire.flush();
            }
        } while (result.bytesProduced() > 0 && !engine.isOutboundDone());
    }
}
