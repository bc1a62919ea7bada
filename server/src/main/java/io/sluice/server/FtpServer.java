package io.sluice.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.server.auth.spi.Authenticator;
import io.sluice.server.command.LiveSessions;
import io.sluice.server.command.Services;
import io.sluice.server.config.Announcement;
import io.sluice.server.config.LimitsConfig;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.control.Admission;
import io.sluice.server.control.ControlVerticle;
import io.sluice.server.control.HandshakePool;
import io.sluice.server.control.WatchedTransport;
import io.sluice.server.data.AnnouncedAddresses;
import io.sluice.server.data.DataTls;
import io.sluice.server.data.PassivePortVerticle;
import io.sluice.server.data.PassivePorts;
import io.sluice.server.data.TransferBuffers;
import io.sluice.server.observe.AcceptTrouble;
import io.sluice.server.observe.ServerMetrics;
import io.sluice.server.tls.ServedCertificate;
import io.sluice.server.tls.Tls;
import io.sluice.server.tls.TlsFiles;
import io.sluice.server.tree.Stores;
import io.sluice.server.tree.UserTrees;
import io.sluice.vfs.Storage;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** A running FTP server. Started and stopped by a platform thread or a virtual one, never on an event loop. */
public final class FtpServer {

    private static final Logger log = LoggerFactory.getLogger(FtpServer.class);
    private static final String ALL_ADDRESSES = "::";
    private static final String ALL_IPV4_ADDRESSES = "0.0.0.0";
    private static final int IDLE_BUFFERS = 64;

    /** How long the start waits for the name service; what is not known by then, PASV refuses until it is. */
    private static final Duration FIRST_LOOKUP = Duration.ofSeconds(5);

    /** What stopped transfers need to answer their clients. */
    private static final Duration LAST_GRACE = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Admission admission;
    private final AnnouncedAddresses addresses;
    private final Protection protection;
    private final List<Integer> controlPorts;
    private final AtomicBoolean stopped = new AtomicBoolean();

    private FtpServer(
            Vertx vertx,
            Admission admission,
            AnnouncedAddresses addresses,
            Protection protection,
            List<Integer> controlPorts) {
        this.vertx = vertx;
        this.admission = admission;
        this.addresses = addresses;
        this.protection = protection;
        this.controlPorts = controlPorts;
    }

    /** What TLS needs for as long as the server runs. */
    private record Protection(Optional<Tls> tls, HandshakePool handshakes) {
        void close() {
            tls.ifPresent(Tls::close);
            handshakes.close();
        }
    }

    /**
     * Starts a server and returns when it listens.
     *
     * @param storage the store whose subtrees are the users' homes; stays open when the server stops
     * @param authenticator who may log in; stays open too
     * @param meters where everything counts
     * @throws StartException if it cannot listen
     * @throws io.sluice.server.config.ConfigException if a certificate or another file for FTPS cannot be used
     */
    public static FtpServer start(
            ServerConfig wanted, Storage storage, Authenticator authenticator, MeterRegistry meters) {
        return start(wanted, Stores.of(storage), authenticator, meters);
    }

    /**
     * Starts a server over several stores; all else is as above.
     *
     * @param stores the stores that homes and mounts are parts of; stay open when the server stops
     */
    public static FtpServer start(
            ServerConfig wanted, Stores stores, Authenticator authenticator, MeterRegistry meters) {
        ServerConfig config = wanted.withHost(reachable(wanted.control().host()));
        int loops = Runtime.getRuntime().availableProcessors();
        ServerMetrics metrics = new ServerMetrics(meters);
        stores.meters(metrics::store);
        Optional<Tls> tls = config.offersTls() ? Optional.of(TlsFiles.open(config, metrics)) : Optional.empty();
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions().setEventLoopPoolSize(loops))
                .withTransport(new WatchedTransport(new AcceptTrouble("control", metrics)))
                .build();
        Protection protection = new Protection(tls, new HandshakePool(metrics));
        TransferBuffers buffers = TransferBuffers.keeping(IDLE_BUFFERS, metrics);
        AnnouncedAddresses addresses = new AnnouncedAddresses(config.passive(), metrics);
        try {
            CompletableFuture<PassivePorts> ports = new CompletableFuture<>();
            DataTls dataTls = new DataTls(config.tls(), buffers.records(), metrics);
            join(vertx.deployVerticle(new PassivePortVerticle(config, dataTls, metrics, ports)));
            addresses.awaitFirst(FIRST_LOOKUP);
            Services services = new Services(
                    config,
                    new UserTrees(stores, config.mounts(), Instant.now()),
                    authenticator,
                    new Services.Passive(ports.join(), addresses),
                    new Services.Transfers(
                            new Semaphore(transfersThatFit(config)),
                            new Semaphore(config.limits().storeWorks()),
                            buffers,
                            dataTls),
                    new LiveSessions(),
                    metrics,
                    tls);
            Admission admission = new Admission(config.limits(), metrics);
            return new FtpServer(
                    vertx,
                    admission,
                    addresses,
                    protection,
                    deployControl(vertx, services, admission, protection.handshakes()));
        } catch (CompletionException e) {
            vertx.close();
            addresses.close();
            protection.close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StartException(
                    "cannot listen on "
                            + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage()),
                    cause);
        }
    }

    /** {@code ::} means every address; where the system has no IPv6, those are the IPv4 ones. */
    private static String reachable(String host) {
        if (!host.equals(ALL_ADDRESSES)) {
            return host;
        }
        try (ServerSocketChannel probe = ServerSocketChannel.open()) {
            probe.bind(new InetSocketAddress(host, 0));
            return host;
        } catch (IOException | UnsupportedAddressTypeException e) {
            log.warn("event=no-ipv6 why={} listening=0.0.0.0", e.toString());
            return ALL_IPV4_ADDRESSES;
        }
    }

    /** Each transfer holds buffers in the heap or outside, and direct memory is as large as the heap may be. */
    private static int transfersThatFit(ServerConfig config) {
        int wanted = config.limits().transfers();
        long fit = TransferBuffers.fit(Runtime.getRuntime().maxMemory(), config.offersTls());
        if (fit < wanted) {
            // Nobody who has set nothing has anything to mend.
            boolean chosen = wanted != LimitsConfig.DEFAULTS.transfers();
            log.atLevel(chosen ? Level.WARN : Level.INFO)
                    .log("event=limit-lowered limits.transfers={} fit={} why=\"memory of the JVM\"", wanted, fit);
        }
        return (int) Math.max(1, Math.min(wanted, fit));
    }

    private static List<Integer> deployControl(
            Vertx vertx, Services services, Admission admission, HandshakePool handshakes) {
        List<Integer> ports = List.of();
        int loops = Runtime.getRuntime().availableProcessors();
        for (int i = 0; i < loops; i++) {
            ControlVerticle verticle = new ControlVerticle(services, admission, handshakes);
            join(vertx.deployVerticle(verticle));
            ports = verticle.actualPorts();
        }
        return ports;
    }

    private static void join(io.vertx.core.Future<?> future) {
        future.toCompletionStage().toCompletableFuture().join();
    }

    /** The address that PASV announces for a DNS name of the configuration; empty while there is none. */
    public Optional<Inet4Address> announced(Announcement.Name name) {
        return addresses.of(name);
    }

    /** The certificates that clients are shown, the first one if they ask for no name; none without FTPS. */
    public List<ServedCertificate> certificates() {
        return protection.tls().map(t -> t.current().certificates()).orElse(List.of());
    }

    /** The ports of the control connections: {@code control.port}, then those of {@code control.listeners}. */
    public List<Integer> controlPorts() {
        return controlPorts;
    }

    /** The port of {@code control.port}. */
    public int controlPort() {
        return controlPorts.getFirst();
    }

    /**
     * Stops: nobody is let in any more, idle sessions get 421, running transfers may end until the grace is over; then
     * they are stopped as well.
     *
     * <p>Does nothing the second time.
     *
     * @param grace how long to wait for transfers
     */
    public void stop(Duration grace) {
        if (!stopped.compareAndSet(false, true)) {
            return;
        }
        admission.stop();
        vertx.eventBus().publish(ControlVerticle.DRAIN, "");
        admission.awaitEmpty(grace);
        vertx.eventBus().publish(ControlVerticle.ABORT, "");
        admission.awaitEmpty(LAST_GRACE);
        join(vertx.close());
        addresses.close();
        protection.close();
    }
}
