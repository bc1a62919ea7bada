package io.sluice.benchmarks.whole;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** How ProFTPD is started. */
final class Proftpd {

    private static final String[] PACKAGES = {
        "proftpd-core",
        "proftpd-mod-crypto",
        "libhashkit2",
        "libhiredis0.14",
        "libmemcached11",
        "libmemcachedutil2",
        "libpcre2-posix3"
    };

    private Proftpd() {}

    /**
     * The program with its arguments.
     *
     * @param number of its user and group
     * @param hash of the user's password
     */
    static List<String> command(Peers.Place place, String number, String hash) throws IOException {
        Path program = place.packages().program("proftpd", PACKAGES);
        place.packages().file("usr/lib/proftpd/mod_tls.so", PACKAGES);
        Path users = place.work().resolve("proftpd.passwd");
        Files.deleteIfExists(users);
        Files.createFile(users, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                users,
                String.join(":", "bench", hash, number, number, "", place.root().toString(), "/bin/false") + "\n");
        Path file = place.work().resolve("proftpd.conf");
        Files.writeString(file, String.join("\n", config(place, users)));
        return List.of(program.toString(), "-n", "-c", file.toString());
    }

    private static List<String> config(Peers.Place place, Path users) {
        return List.of(
                "ServerType standalone",
                "ServerName bench",
                "DefaultServer on",
                "ModulePath " + place.packages().directory().resolve("usr/lib/proftpd"),
                "LoadModule mod_tls.c",
                "DefaultAddress 127.0.0.1",
                "SocketBindTight on",
                "Port " + place.port(),
                "UseIPv6 off",
                "User daemon",
                "Group daemon",
                "PidFile " + place.work().resolve("proftpd.pid"),
                "ScoreboardFile " + place.work().resolve("proftpd.scoreboard"),
                // Each login waits a while with it.
                "DelayEngine off",
                "SystemLog " + place.work().resolve("proftpd.system.log"),
                "TransferLog " + place.work().resolve("proftpd.transfer.log"),
                "WtmpLog off",
                "UseReverseDNS off",
                "MaxInstances none",
                "PassivePorts " + place.passive(" "),
                "AuthOrder mod_auth_file.c",
                "AuthUserFile " + users,
                "AuthPAM off",
                "RequireValidShell off",
                "DefaultRoot " + place.root(),
                "AllowOverwrite on",
                "Umask 022",
                "UseSendfile on",
                // With port 20 at its end, a connection to the same port of a client waits for the one before.
                "RootRevoke UseNonCompliantActiveTransfer",
                "TLSEngine on",
                "TLSRequired off",
                "TLSProtocol TLSv1.2 TLSv1.3",
                "TLSECCertificateFile " + place.certificate(),
                "TLSECCertificateKeyFile " + place.certificate(),
                "TLSOptions NoSessionReuseRequired",
                "");
    }
}
