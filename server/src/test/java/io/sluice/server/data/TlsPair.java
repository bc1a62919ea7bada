package io.sluice.server.data;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.config.TlsConfig;
import io.sluice.server.config.TlsPolicy;
import io.sluice.server.config.TlsVersion;
import io.sluice.server.observe.ServerMetrics;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.TestCertificates;
import io.sluice.server.testing.TestServer;
import io.sluice.server.testing.TlsPeer;
import io.sluice.server.tls.BindingToken;
import io.sluice.server.tls.ControlTls;
import io.sluice.server.tls.DataEngines;
import io.sluice.server.tls.TlsContext;
import io.sluice.server.tls.TlsFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** The two ends of a TCP connection on this machine, the server's with all that data connections need for TLS. */
final class TlsPair implements AutoCloseable {

    static final TlsConfig CONFIG =
            TestCertificates.with(TlsPolicy.OPTIONAL).apply(TestServer.config()).tls();

    /** What the server's ends begin with. */
    static final TlsContext CONTEXT = anotherContext();

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final ServerMetrics metrics = new ServerMetrics(meters);
    final TransferBuffers buffers = TransferBuffers.keeping(4, metrics);
    final DataTls tls;
    final SocketChannel server;
    final Socket client;

    TlsPair() {
        this(UnaryOperator.identity());
    }

    TlsPair(UnaryOperator<TlsConfig> change) {
        TlsConfig config = change.apply(CONFIG);
        tls = new DataTls(config, buffers.records(), metrics);
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            client = new Socket();
            client.setSoTimeout(RawClient.PATIENCE_MILLIS);
            client.connect(listener.getLocalAddress());
            server = listener.accept();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same certificate with other keys for tickets, as after a reload. */
    static TlsContext anotherContext() {
        return context(UnaryOperator.identity());
    }

    static TlsContext context(UnaryOperator<TlsConfig> change) {
        ServerConfig server = ServerConfig.DEFAULTS.withTls(change.apply(CONFIG));
        try (TlsFiles files = TlsFiles.open(server, new ServerMetrics(new SimpleMeterRegistry()))) {
            return files.current();
        }
    }

    /** A client's control connection in that context, without sockets; the client remembers its session. */
    static ControlTls control(SSLContext client, TlsVersion version, TlsContext context, Runnable refresh) {
        BindingToken token = BindingToken.fresh();
        SSLEngine engine = context.controlEngine(token, Optional.empty());
        TlsPeer.connect(TlsPeer.engine(client, version), engine);
        return new ControlTls(context, token, Optional.empty(), refresh);
    }

    /** Does something on a virtual thread, as transfers do. */
    static <T> Future<T> async(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        return task;
    }

    /** What became of it. */
    static <T> T get(Future<T> future) throws ExecutionException {
        try {
            return Objects.requireNonNull(future.get(RawClient.PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("it does not end", e);
        }
    }

    /** What it failed with. */
    static <X extends Throwable> X failure(Class<X> kind, Future<?> future) {
        try {
            throw new AssertionError("it did not fail: " + get(future));
        } catch (ExecutionException e) {
            return Objects.requireNonNull(kind.cast(e.getCause()));
        }
    }

    /** What makes the server's ends of data connections. */
    static DataEngines engines(TlsContext context) {
        return new DataEngines(context, Optional.empty());
    }

    /** The server's handshake on a thread of its own. */
    Future<TlsConnection> accept(TlsContext... contexts) {
        return async(() ->
                tls.handshake(server, Stream.of(contexts).map(TlsPair::engines).toList()));
    }

    double count(String name, String tag, String value) {
        return meters.find(name).tag(tag, value).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    double lentBytes() {
        return meters.find("sluice.buffers.lent").gauges().stream()
                .mapToDouble(gauge -> gauge.value())
                .sum();
    }

    @Override
    public void close() {
        PassiveLease.closeQuietly(server);
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (lentBytes() != 0) {
            throw new AssertionError(lentBytes() + " bytes of buffers are still lent");
        }
    }
}
