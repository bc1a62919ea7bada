package io.sluice.server.interop;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.Socket;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.apache.commons.net.ftp.FTPSClient;

/**
 * The recipe that Java programs use to let data connections resume the session of the control connection: JSSE remembers
 * sessions by host and port and has no interface for another one, so the session is put into its memory under those of
 * each data connection. With TLS 1.3 it is not the session of the socket that can be resumed but the one that came later,
 * with a ticket: it is found under the host and port of the control connection. Needs {@code --add-opens java.base/sun.security.ssl} and {@code java.base/sun.security.util}.
 */
final class ReusingFtpsClient extends FTPSClient {

    ReusingFtpsClient(boolean implicit, SSLContext context) {
        super(implicit, context);
    }

    @Override
    protected void _prepareDataSocket_(Socket socket) throws IOException {
        if (!(socket instanceof SSLSocket)) {
            return;
        }
        SSLSession session = ((SSLSocket) _socket_).getSession();
        try {
            Field memory = session.getSessionContext().getClass().getDeclaredField("sessionHostPortCache");
            memory.setAccessible(true);
            Object cache = memory.get(session.getSessionContext());
            Method put = cache.getClass().getDeclaredMethod("put", Object.class, Object.class);
            put.setAccessible(true);
            Method get = cache.getClass().getDeclaredMethod("get", Object.class);
            get.setAccessible(true);
            Object withTicket = get.invoke(cache, session.getPeerHost() + ":" + session.getPeerPort());
            Object resumed = withTicket == null ? session : withTicket;
            String port = ":" + socket.getPort();
            put.invoke(cache, (socket.getInetAddress().getHostName() + port).toLowerCase(Locale.ROOT), resumed);
            put.invoke(cache, (socket.getInetAddress().getHostAddress() + port).toLowerCase(Locale.ROOT), resumed);
        } catch (ReflectiveOperationException e) {
            throw new IOException(e);
        }
    }
}
