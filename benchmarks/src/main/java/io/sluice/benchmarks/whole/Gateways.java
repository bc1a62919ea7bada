package io.sluice.benchmarks.whole;

import io.sluice.benchmarks.whole.Running.Recipe;
import io.sluice.benchmarks.whole.Server.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Starts the FTP servers in front of a bucket. */
final class Gateways {

    /** vsftpd on a mount of s3fs that is made anew each time, so that s3fs knows nothing of what it did before. */
    static final String PEER = "vsftpd-s3fs";
    /** The same on a mount that has done it before. */
    static final String PEER_AGAIN = "vsftpd-s3fs-again";

    private static final String MOUNT = BucketMount.NAME + "/";

    private final Settings.Places places;
    private final Path work;
    private final Children children;

    /**
     * Servers of one run.
     *
     * @param work takes what they keep
     * @param children takes what has been started
     */
    Gateways(Settings.Places places, Path work, Children children) {
        this.places = places;
        this.work = work;
        this.children = children;
    }

    /** Sluice, through the launcher and with the settings that users have. */
    Gateway sluice(SignedUrls urls) throws IOException {
        int port = places.basePort();
        Map<String, String> settings = new HashMap<>(Map.of(
                "LC_ALL", "C.UTF-8",
                "SLUICE_PASSWORD", "bench",
                "SLUICE_TLS_POLICY", "off",
                "SLUICE_STORAGE_TYPE", "s3",
                "SLUICE_STORAGE_BUCKET", urls.bucket(),
                "SLUICE_STORAGE_ENDPOINT", urls.endpoint().toString(),
                "SLUICE_STORAGE_REGION", urls.region(),
                "AWS_ACCESS_KEY_ID", urls.accessKey(),
                "AWS_SECRET_ACCESS_KEY", urls.secretKey()));
        settings.put("SLUICE_JAVA_HOME", System.getProperty("java.home"));
        settings.put("SLUICE_JAVA_OPTIONS", String.join(" ", places.jvmArguments()));
        Running running = Running.start(new Recipe(
                List.of(
                        places.launcher().toString(),
                        "--port",
                        Integer.toString(port),
                        "--passive-ports",
                        (port + 1) + "-" + (port + StoreServers.PORTS - 1),
                        "--user",
                        "bench"),
                settings,
                port,
                children.logs().resolve("sluice.log")));
        children.add(running);
        return Gateway.of(server("sluice", running, new Account("bench", "bench"), true));
    }

    /** vsftpd over a directory in which s3fs has mounted the bucket: on fresh mounts, and on one that remembers. */
    List<Gateway> mounted(SignedUrls urls) throws IOException {
        DebianPackages packages =
                new DebianPackages(places.unpacked(), children.logs().resolve("packages.log"));
        Path s3fs = packages.program("s3fs", "s3fs", "libfuse2");
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
        BucketMount mount = new BucketMount(s3fs, packages.libraries(), work, urls, children);
        mount.renew();
        Running running = Peers.VSFTPD.start(new Peers.Place(
                work.resolve("root"),
                BenchCertificate.create(children.logs()),
                children.logs(),
                places.peerSources(),
                packages,
                places.basePort() + 2 * StoreServers.PORTS));
        children.add(running);
        Server server = server(PEER, running, new Account("anonymous", "bench"), false);
        Supplier<List<ProcessTree>> processes = () -> List.of(running.tree(), mount.process());
        return List.of(
                new Gateway(PEER, server, MOUNT, processes, mount::renew, what -> true),
                // It keeps no bytes of files, so large ones are the same again.
                new Gateway(PEER_AGAIN, server, MOUNT, processes, () -> {}, what -> !what.perByte()));
    }

    private static Server server(String name, Running running, Account account, boolean warmsUp) {
        return new Server(name, running.address(), account, Optional.of(running.tree()), Set.of(), warmsUp);
    }
}
