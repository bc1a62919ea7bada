package io.sluice.benchmarks.whole;

import io.sluice.benchmarks.whole.Running.Recipe;
import io.sluice.benchmarks.whole.Server.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Other people's servers, from Debian's packages: installed, or unpacked with {@code dpkg -x} into a directory, because
 * the packages exclude each other. Their options are for equal work: no reverse names, no limits, passive ports of their
 * own outside the ephemeral ones.
 */
enum Peers {
    /** One process per session; the user from its own user file with an MD5 hash, as the virtual-user guides have it. */
    PURE_FTPD("pure-ftpd"),
    /** Two processes per session; an anonymous user who may write, because other users need accounts of the system. */
    VSFTPD("vsftpd"),
    /** One process per session; the user from a file of its own with an MD5 hash. */
    PROFTPD("proftpd"),
    /** One thread in Python for all sessions; a password in clear. */
    PYFTPDLIB("pyftpdlib"),
    /** Threads of a JVM, from Maven Central; a password in clear. */
    APACHE("apache-ftpserver");

    /** MD5-crypt of {@code bench}. */
    private static final String HASH = "$1$sluice00$.1yYu3SEBok7XbPJoa9pC/";

    private static final Set<Peers> FORKING = EnumSet.of(PURE_FTPD, VSFTPD, PROFTPD);
    private static final String MOST_CLIENTS = "12000";
    /** For each peer. */
    static final int PORTS = 4000;

    private static final String NOBODY = "65534";

    private final String label;

    Peers(String label) {
        this.label = label;
    }

    /**
     * Where and with what a peer works.
     *
     * @param root the directory that it serves
     * @param certificate PEM of key and certificate
     * @param work takes its files
     * @param sources where the programs lie that start peers which are libraries
     * @param packages where packages of Debian lie unpacked, or get unpacked
     * @param port of its control connections; the ports behind it are for data
     */
    record Place(Path root, Path certificate, Path work, Path sources, DebianPackages packages, int port) {
        /** Many ports: a server that binds one for each transfer meets those that linger after the last. */
        private static final int DATA_PORTS = PORTS - 100;

        String passive(String between) {
            return (port + 1) + between + (port + DATA_PORTS);
        }
    }

    String label() {
        return label;
    }

    static Optional<Peers> of(String label) {
        return Stream.of(values()).filter(peer -> peer.label.equals(label)).findFirst();
    }

    /** All of them. */
    static List<String> labels() {
        return Stream.of(values()).map(Peers::label).toList();
    }

    /** Whether each session is a process: then fewer of them show what one takes. */
    static boolean forks(String label) {
        return of(label).filter(FORKING::contains).isPresent();
    }

    /**
     * Starts it, and fetches it first if the machine does not have it.
     *
     * @throws IOException if it cannot be fetched or started
     */
    Running start(Place place) throws IOException {
        return Running.start(new Recipe(
                command(place),
                Map.of(
                        "LC_ALL",
                        "C.UTF-8",
                        "LD_LIBRARY_PATH",
                        place.packages.libraries(),
                        "PYTHONPATH",
                        place.packages
                                .directory()
                                .resolve("usr/lib/python3/dist-packages")
                                .toString()),
                place.port,
                place.work.resolve(label + ".log")));
    }

    private List<String> command(Place place) throws IOException {
        return switch (this) {
            case PURE_FTPD -> pureFtpd(place);
            case VSFTPD -> vsftpd(place);
            case PROFTPD -> Proftpd.command(place, NOBODY, HASH);
            case PYFTPDLIB -> pyftpdlib(place);
            case APACHE -> ApacheFtpServer.command(place);
        };
    }

    Account account() {
        return switch (this) {
            case VSFTPD -> new Account("anonymous", "bench");
            case PURE_FTPD, PROFTPD, PYFTPDLIB, APACHE -> new Account("bench", "bench");
        };
    }

    Server server(Running running) {
        return new Server(label, running.address(), account(), Optional.of(running.tree()), lacks(), this == APACHE);
    }

    private Set<Kind> lacks() {
        return this == VSFTPD ? Set.of(Kind.MLSD) : Set.of();
    }

    private static List<String> pyftpdlib(Place place) throws IOException {
        String[] ports = place.passive(" ").split(" ", -1);
        place.packages.file(
                "usr/lib/python3/dist-packages/pyftpdlib/servers.py",
                "python3-pyftpdlib",
                "python3-openssl",
                "python3-cryptography",
                "python3-cffi-backend");
        return List.of(
                place.packages.program("python3", "python3-minimal").toString(),
                place.sources.resolve("pyftpdlib/server.py").toString(),
                place.root.toString(),
                Integer.toString(place.port),
                ports[0],
                ports[1],
                place.certificate.toString());
    }

    private static List<String> pureFtpd(Place place) throws IOException {
        Path users = place.work.resolve("pure-ftpd.passwd");
        Path database = place.work.resolve("pure-ftpd.pdb");
        String empty = ":".repeat(12);
        Files.writeString(
                users, "bench:" + HASH + ":" + NOBODY + ":" + NOBODY + "::" + place.root + "/./" + empty + "\n");
        Path program = place.packages.program("pure-ftpd", "pure-ftpd");
        Path tool = place.packages.program("pure-pw", "pure-ftpd");
        run(place, tool.toString(), "mkdb", database.toString(), "-f", users.toString());
        return List.of(
                program.toString(),
                "-4",
                "-H",
                "-S",
                "127.0.0.1," + place.port,
                "-c",
                MOST_CLIENTS,
                "-C",
                MOST_CLIENTS,
                "-Y",
                "1",
                "-2",
                place.certificate.toString(),
                "-p",
                place.passive(":"),
                "-L",
                "20000:8",
                "-g",
                place.work.resolve("pure-ftpd.pid").toString(),
                "-l",
                "puredb:" + database);
    }

    private static List<String> vsftpd(Place place) throws IOException {
        Path empty = Files.createDirectories(place.work.resolve("empty"));
        String[] ports = place.passive(" ").split(" ", -1);
        String config = String.join(
                "\n",
                "listen=YES",
                "listen_address=127.0.0.1",
                "listen_port=" + place.port,
                "background=NO",
                "anonymous_enable=YES",
                "no_anon_password=NO",
                // An account whose home exists; vsftpd goes there before it goes to anon_root.
                "ftp_username=daemon",
                "anon_root=" + place.root,
                "anon_world_readable_only=NO",
                "write_enable=YES",
                "anon_upload_enable=YES",
                "anon_mkdir_write_enable=YES",
                "anon_other_write_enable=YES",
                "anon_umask=022",
                "local_enable=NO",
                "pasv_min_port=" + ports[0],
                "pasv_max_port=" + ports[1],
                "max_clients=" + MOST_CLIENTS,
                "max_per_ip=" + MOST_CLIENTS,
                "ssl_enable=YES",
                "allow_anon_ssl=YES",
                "force_local_data_ssl=NO",
                "force_local_logins_ssl=NO",
                "require_ssl_reuse=NO",
                "rsa_cert_file=" + place.certificate,
                "rsa_private_key_file=" + place.certificate,
                "ssl_ciphers=HIGH",
                "secure_chroot_dir=" + empty,
                "xferlog_enable=YES",
                "vsftpd_log_file=" + place.work.resolve("vsftpd.xfer.log"),
                "seccomp_sandbox=NO",
                "");
        Path file = place.work.resolve("vsftpd.conf");
        Files.writeString(file, config);
        return List.of(place.packages.program("vsftpd", "vsftpd", "libwrap0").toString(), file.toString());
    }

    /** Runs a tool that a peer needs before it starts. */
    static void run(Place place, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(place.work.resolve("tools.log").toFile());
        try {
            if (builder.start().waitFor() != 0) {
                throw new IOException(command[0] + " failed; see " + place.work.resolve("tools.log"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(command[0] + " was not waited for", e);
        }
    }
}
