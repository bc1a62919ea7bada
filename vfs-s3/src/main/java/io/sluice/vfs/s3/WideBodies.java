package io.sluice.vfs.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpEntityContainer;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Has bodies of requests written in large pieces. The HTTP client reads them in 4 KiB and writes 8 KiB at a time, which is
 * a third of what an upload costs, and has no setting for it. The choice of the route is the one place between the SDK and the
 * connection where we see the request. Decision 0023 has the figures.
 *
 * <p>It also has the client not offer TLS to stores over plain HTTP ({@code Upgrade: TLS/1.2}, RFC 2817): nobody takes the
 * offer, and some proxies in front of stores refuse the request for it.
 *
 * @param routes chooses the route
 */
record WideBodies(HttpRoutePlanner routes) implements HttpRoutePlanner {

    /** Half of it costs more, twice as much gains nothing that we could measure. */
    private static final int PIECE = 64 * 1024;

    @Override
    public HttpRoute determineRoute(HttpHost target, HttpRequest request, HttpContext context) throws HttpException {
        if (request instanceof HttpEntityContainer message) {
            HttpEntity body = message.getEntity();
            if (body != null && !(body instanceof WideBody)) {
                message.setEntity(new WideBody(body));
            }
        }
        HttpClientContext exchange = HttpClientContext.cast(context);
        exchange.setRequestConfig(RequestConfig.copy(exchange.getRequestConfigOrDefault())
                .setProtocolUpgradeEnabled(false)
                .build());
        return routes.determineRoute(target, request, context);
    }

    @Override
    @Deprecated
    public HttpRoute determineRoute(HttpHost target, HttpContext context) throws HttpException {
        return routes.determineRoute(target, context);
    }

    private static final class WideBody extends HttpEntityWrapper {

        WideBody(HttpEntity body) {
            super(body);
        }

        /** The SDK repeats requests, each with a stream of its own; nobody else may. */
        @Override
        public boolean isRepeatable() {
            return false;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            try (InputStream in = getContent()) {
                byte[] piece = new byte[Math.clamp(getContentLength(), 1, PIECE)];
                for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                    out.write(piece, 0, count);
                }
            }
        }
    }
}
