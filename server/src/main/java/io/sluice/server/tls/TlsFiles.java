package io.sluice.server.tls;

import io.sluice.server.config.ConfigException;
import io.sluice.server.config.Problem;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.observe.LogText;
import io.sluice.server.observe.ServerMetrics;
import io.sluice.server.tls.TlsLoader.Loaded;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates that the configuration names, as they are in their files, or one that is made here. A thread of its own
 * looks at the files from time to time.
 */
public final class TlsFiles implements Tls {

    private static final Logger log = LoggerFactory.getLogger(TlsFiles.class);
    private static final Duration DAY = Duration.ofDays(1);

    private final Duration reload;
    private final Optional<SelfSigned> selfSigned;
    private final InstantSource clock;
    private final ServerMetrics metrics;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Contexts contexts;

    // The thread that looks at the files is the only one that has these.
    private TlsLoader loader;
    private Loaded serving;
    private Map<String, String> seen;
    private Map<String, String> taken;

    private TlsFiles(ServerConfig config, InstantSource clock, ServerMetrics metrics) {
        this.reload = config.tls().reload();
        this.selfSigned = selfSigned(config, clock);
        this.clock = clock;
        this.metrics = metrics;
        this.loader = selfSigned
                .map(own -> ensured(own, config))
                .orElseGet(() ->
                        new TlsLoader(config.tls(), CertificateSource.configured(config.tls()), Optional.empty()));
        FileSnapshot files = FileSnapshot.of(loader.files());
        this.serving = loader.load(files);
        this.seen = files.digests();
        this.taken = seen;
        this.contexts = new Contexts(serving.context());
    }

    /**
     * Reads the files, makes a certificate if none is configured, and looks at the files again until it is closed.
     *
     * @throws ConfigException with everything in the files that cannot be used
     */
    public static TlsFiles open(ServerConfig config, ServerMetrics metrics) {
        return open(config, InstantSource.system(), metrics);
    }

    static TlsFiles open(ServerConfig config, InstantSource clock, ServerMetrics metrics) {
        TlsFiles tls = new TlsFiles(config, clock, metrics);
        metrics.certificates(tls::secondsLeft, tls.contexts::count);
        tls.current().certificates().stream()
                .filter(ServedCertificate::made)
                .forEach(c -> log.warn(
                        "event=certificate-self-signed file={} sha256={} consequence=\"clients must be told to trust it\"",
                        LogText.quoted(c.place()),
                        c.prints().sha256()));
        ExpiryLog.look(tls.current().certificates(), tls.serving.lists(), clock.instant());
        // A platform thread: files may be on a file system that answers late.
        Thread.ofPlatform().daemon().name("tls-files").start(tls::watch);
        return tls;
    }

    /**
     * What {@link #open} would find, without making anything.
     *
     * @return the certificates that would be used; none if one would be made
     * @throws ConfigException with everything in the files that cannot be used
     */
    public static List<ServedCertificate> check(ServerConfig config) {
        Optional<SelfSigned> own = selfSigned(config, InstantSource.system());
        List<CertificateSource> sources = own.map(s -> s.exists() ? List.of(s.source()) : List.<CertificateSource>of())
                .orElseGet(() -> CertificateSource.configured(config.tls()));
        TlsLoader loader = new TlsLoader(config.tls(), sources, Optional.empty());
        return loader.load(FileSnapshot.of(loader.files())).context().certificates();
    }

    private static Optional<SelfSigned> selfSigned(ServerConfig config, InstantSource clock) {
        return config.tls().certificate().file().isPresent()
                ? Optional.empty()
                : Optional.of(new SelfSigned(config.tls().selfSigned(), () -> OwnNames.of(config), clock));
    }

    private static TlsLoader ensured(SelfSigned own, ServerConfig config) {
        try {
            return switch (own.ensure()) {
                case SelfSigned.Outcome.Found f -> new TlsLoader(config.tls(), List.of(own.source()), Optional.empty());
                case SelfSigned.Outcome.Made m -> {
                    log.info(
                            "event=certificate-made file={}",
                            LogText.quoted(own.certificateFile().toString()));
                    yield new TlsLoader(config.tls(), List.of(own.source()), Optional.empty());
                }
                case SelfSigned.Outcome.Kept(Identity identity, String why) -> {
                    log.warn(
                            "event=certificate-not-kept directory={} why={} consequence=\"the next start makes another,"
                                    + " which clients have to trust anew\"",
                            LogText.quoted(config.tls().selfSigned().toString()),
                            LogText.quoted(why));
                    yield new TlsLoader(config.tls(), List.of(), Optional.of(identity));
                }
            };
        } catch (BadTlsFile e) {
            throw new ConfigException(List.of(e.problem()));
        }
    }

    @Override
    public TlsContext current() {
        return contexts.newest();
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private double secondsLeft() {
        Instant now = clock.instant();
        return current().certificates().stream()
                .mapToDouble(c -> Duration.between(now, c.expires()).toSeconds())
                .min()
                .orElse(Double.NaN);
    }

    private void watch() {
        Duration pause = reload.isZero() ? DAY : reload;
        long lastDay = System.nanoTime();
        try {
            while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                boolean daily = System.nanoTime() - lastDay >= DAY.toNanos();
                try {
                    if (daily) {
                        lastDay = System.nanoTime();
                        day();
                    }
                    if (!reload.isZero()) {
                        look();
                    }
                } catch (RuntimeException | Error e) {
                    // Of whatever kind: nobody else would notice that the files are looked at no more.
                    metrics.internalError();
                    log.error("event=tls-reload-failed", e);
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the look at certificates", e);
        }
    }

    /** Once a day: what expires is said, and the certificate that is made here is made anew. */
    void day() {
        selfSigned.ifPresent(this::renew);
        ExpiryLog.look(current().certificates(), serving.lists(), clock.instant());
    }

    private void renew(SelfSigned own) {
        Instant expires = serving.context().certificates().getFirst().expires();
        if (clock.instant().plus(SelfSigned.RENEWED_BEFORE).isBefore(expires)) {
            return;
        }
        try {
            switch (own.ensure()) {
                case SelfSigned.Outcome.Found f -> {}
                case SelfSigned.Outcome.Made m -> look();
                case SelfSigned.Outcome.Kept(Identity identity, String why) -> {
                    loader = new TlsLoader(loader.config(), List.of(), Optional.of(identity));
                    take(FileSnapshot.of(loader.files()));
                }
            }
        } catch (BadTlsFile e) {
            refused(List.of(e.problem()));
        }
    }

    /** Takes what has changed since the last look, if it can be used. */
    void look() {
        FileSnapshot files = FileSnapshot.of(loader.files());
        Map<String, String> digests = files.digests();
        if (digests.equals(seen)) {
            return;
        }
        seen = digests;
        if (digests.equals(taken)) {
            log.info("event=tls-files-as-before");
            return;
        }
        take(files);
    }

    private void take(FileSnapshot files) {
        try {
            serving = loader.load(files);
        } catch (ConfigException e) {
            refused(e.problems());
            return;
        }
        taken = files.digests();
        contexts.add(serving.context());
        metrics.tlsReload("taken");
        for (ServedCertificate certificate : current().certificates()) {
            log.info(
                    "event=certificate-reloaded file={} names={} until={} sha256={}",
                    LogText.quoted(certificate.place()),
                    LogText.quoted(String.join(",", certificate.names())),
                    certificate.expires(),
                    certificate.prints().sha256());
        }
        ExpiryLog.look(current().certificates(), serving.lists(), clock.instant());
    }

    private void refused(List<Problem> problems) {
        metrics.tlsReload("refused");
        log.warn(
                "event=tls-reload-refused why={} consequence=\"the certificates from before stay\"",
                LogText.quoted(problems.stream().map(Problem::toString).collect(Collectors.joining("; "))));
    }
}
