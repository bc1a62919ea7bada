package io.sluice.benchmarks.whole;

import io.sluice.benchmarks.whole.Running.Recipe;
import io.sluice.benchmarks.whole.Server.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    VSFTPD("vsftpd");

    /** MD5-crypt of {@code bench}. */
    private static final String HASH = "$1$sluice00$.1yYu3SEBok7XbPJoa9pC/";

    private static final String MOST_CLIENTS = "6000";
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
     * @param unpacked where packages may lie unpacked
     * @param port of its control connections; the ports behind it are for data
     */
    record Place(Path root, Path certificate, Path work, Path unpacked, int port) {
        /** Many ports: a server that binds one for each transfer meets those that linger after the last. */
        private static final int DATA_PORTS = 4900;

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

    /** The program, or nothing if the machine does not have it. */
    Optional<Path> program(Path unpacked) {
        return DebianPackages.find(unpacked, label);
    }

    /** Starts it. */
    Running start(Path program, Place place) throws IOException {
        List<String> command =
                switch (this) {
                    case PURE_FTPD -> pureFtpd(program, place);
                    case VSFTPD -> vsftpd(program, place);
                };
        Path libraries = place.unpacked.resolve("usr/lib/x86_64-linux-gnu");
        return Running.start(new Recipe(
                command,
                Map.of("LC_ALL", "C.UTF-8", "LD_LIBRARY_PATH", libraries.toString()),
                place.port,
                place.work.resolve(label + ".log")));
    }

    Server server(Running running) {
        Account account =
                switch (this) {
                    case PURE_FTPD -> new Account("bench", "bench");
                    case VSFTPD -> new Account("anonymous", "bench");
                };
        return new Server(label, running.address(), account, Optional.of(running.tree()), lacks(), false);
    }

    private Set<Kind> lacks() {
        return switch (this) {
            case PURE_FTPD -> Set.of();
            case VSFTPD -> Set.of(Kind.MLSD);
        };
    }

    private static List<String> pureFtpd(Path program, Place place) throws IOException {
        Path users = place.work.resolve("pure-ftpd.passwd");
        Path database = place.work.resolve("pure-ftpd.pdb");
        String empty = ":".repeat(12);
        Files.writeString(
                users, "bench:" + HASH + ":" + NOBODY + ":" + NOBODY + "::" + place.root + "/./" + empty + "\n");
        Path tool = DebianPackages.find(place.unpacked, "pure-pw")
                .orElseThrow(() -> new IOException("pure-ftpd without pure-pw"));
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

    private static List<String> vsftpd(Path program, Place place) throws IOException {
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
        return List.of(program.toString(), file.toString());
    }

    private static void run(Place place, String... command) throws IOException {
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
