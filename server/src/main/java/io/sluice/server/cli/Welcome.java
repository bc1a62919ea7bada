package io.sluice.server.cli;

import io.sluice.server.auth.SingleUserAuthenticator;
import io.sluice.server.auth.SingleUserProvider;
import io.sluice.server.auth.spi.Authenticator;
import io.sluice.server.auth.spi.MountRule;
import io.sluice.server.cli.Addresses.Reach;
import io.sluice.server.cli.LinesToPaste.Login;
import io.sluice.server.config.AnnounceFor;
import io.sluice.server.config.Announcement;
import io.sluice.server.config.ClientCertificateConfig;
import io.sluice.server.config.Listener;
import io.sluice.server.config.LoadedConfiguration;
import io.sluice.server.config.PassiveConfig;
import io.sluice.server.config.StorageSection;
import io.sluice.server.observe.LogText;
import io.sluice.server.tls.ServedCertificate;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is printed once when the server has started: everything somebody needs to use it, and what is not as it should be.
 */
final class Welcome {

    private final List<String> lines = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private Welcome() {}

    /**
     * What only the running server knows.
     *
     * @param port of the control connections
     * @param names the addresses of the DNS names that PASV announces
     * @param certificates what clients of FTPS are shown
     * @param root whether it runs as root
     */
    record Running(
            int port,
            Function<Announcement.Name, Optional<Inet4Address>> names,
            List<ServedCertificate> certificates,
            boolean root) {
        Running(
                int port,
                Function<Announcement.Name, Optional<Inet4Address>> names,
                List<ServedCertificate> certificates) {
            this(port, names, certificates, isRoot());
        }
    }

    static Welcome of(LoadedConfiguration loaded, Authenticator authenticator, Running running) {
        Welcome welcome = new Welcome();
        welcome.build(loaded, authenticator, running);
        if (running.root()) {
            welcome.warnings.add(
                    "running as root, which nothing here needs: use an ordinary user and a port above 1023.");
        }
        return welcome;
    }

    void print(PrintWriter out) {
        lines.forEach(out::println);
        warnings.forEach(warning -> out.println("WARNING: " + warning));
        if (!warnings.isEmpty()) {
            out.println();
        }
        out.flush();
    }

    private void build(LoadedConfiguration loaded, Authenticator authenticator, Running running) {
        int port = running.port();
        var server = loaded.configuration().server();
        List<InetAddress> addresses = Addresses.of(server.control().host());
        String best = addresses.isEmpty() ? server.control().host() : Addresses.inUrl(addresses.getFirst());
        lines.add("Sluice " + VersionText.version() + " is ready.");
        lines.add("");
        field(
                "address",
                addresses.isEmpty()
                        ? url(best, port)
                        : addresses.stream()
                                .map(a -> url(Addresses.inUrl(a), port))
                                .collect(Collectors.joining("  ")));
        if (!server.control().listeners().isEmpty()) {
            field(
                    "also on",
                    server.control().listeners().stream()
                            .map(Listener::toString)
                            .collect(Collectors.joining(", ")));
        }
        Login login = login(loaded, authenticator);
        field(
                "passive",
                "ports " + server.passive().ports() + (server.passive().shared() ? ", shared" : "")
                        + "; announced to clients: " + announced(server.passive(), running, addresses));
        field(
                "directory",
                ServedDirectory.of(loaded)
                        .map(Path::toString)
                        .orElseGet(() -> place(loaded.configuration().storage())));
        loaded.configuration().stores().forEach((name, store) -> field("store " + name, place(store)));
        if (!server.mounts().isEmpty()) {
            field("mounts", server.mounts().stream().map(MountRule::toString).collect(Collectors.joining(", ")));
        }
        ServedDirectory.warning(loaded)
                .filter(w -> !(loaded.configuration().auth().provider() instanceof SingleUserProvider))
                .ifPresent(warnings::add);
        running.certificates().stream().findFirst().ifPresent(this::certificate);
        lines.add("");
        if (server.tls().clientCertificates().mode() == ClientCertificateConfig.Mode.REQUIRED) {
            warnings.add("clients of FTPS must show a certificate: give curl --cert and --key besides,"
                    + " lftp ssl:cert-file and ssl:key-file.");
        }
        LinesToPaste.of(login, server.tls().policy(), running.certificates(), host -> url(host.orElse(best), port))
                .forEach(line -> lines.add("  " + line));
        lines.add("");
    }

    private static String place(StorageSection<?> store) {
        return LogText.safe(store.place());
    }

    private void certificate(ServedCertificate certificate) {
        field("FTPS", CertificateText.describe(certificate));
        if (certificate.made()) {
            warnings.add("the certificate is self-signed: clients must be given "
                    + certificate
                            .file()
                            .map(file -> file.toAbsolutePath() + " to trust, or")
                            .orElse("its key to pin, or")
                    + " compare its fingerprint, SHA-256 "
                    + certificate.prints().sha256()
                    + ". tls.certificate.file takes one of an authority.");
        }
        if (certificate.file().isEmpty()) {
            warnings.add("the certificate could not be kept: the next start makes another, with another fingerprint."
                    + " tls.self-signed names a directory that can be written to.");
        }
    }

    private Login login(LoadedConfiguration loaded, Authenticator authenticator) {
        if (!(loaded.configuration().auth().config() instanceof SingleUserProvider.Config single)) {
            field(
                    "users",
                    ServedDirectory.value(loaded, "auth.users").orElse("") + " (auth.type "
                            + loaded.configuration().auth().provider().type() + ")");
            return new Login("NAME", Optional.empty());
        }
        field("user", single.user());
        Optional<String> generated =
                authenticator instanceof SingleUserAuthenticator only ? only.generatedPassword() : Optional.empty();
        field(
                "password",
                generated
                        .map(password -> password + "   (made up for this run; SLUICE_PASSWORD sets one)")
                        .orElse("as configured"));
        return new Login(single.user(), generated);
    }

    private String announced(PassiveConfig passive, Running running, List<InetAddress> addresses) {
        String text = announced(passive.announce(), running);
        if (passive.announce() instanceof Announcement.Reached
                && passive.announceFor().isEmpty()) {
            boolean open =
                    addresses.stream().anyMatch(a -> a instanceof Inet4Address && Addresses.reach(a) == Reach.WORLD);
            if (!open) {
                warnings.add(
                        "no address of this machine can be reached from other networks. Clients beyond a router need"
                                + " passive.announce=<the router's public address>, and the ports forwarded.");
            }
        } else if (passive.announce() instanceof Announcement.Fixed(Inet4Address address)) {
            warnUnlessOpen(address);
        } else if (passive.announce() instanceof Announcement.Name name) {
            running.names().apply(name).ifPresent(this::warnUnlessOpen);
        }
        StringBuilder all = new StringBuilder(text);
        for (AnnounceFor rule : passive.announceFor()) {
            all.append("; to ").append(rule.network()).append(": ").append(announced(rule.announcement(), running));
        }
        return all.toString();
    }

    private String announced(Announcement announcement, Running running) {
        return switch (announcement) {
            case Announcement.Reached r -> "the address they connect to";
            case Announcement.Fixed(Inet4Address address) -> address.getHostAddress();
            case Announcement.Name name -> {
                Optional<Inet4Address> found = running.names().apply(name);
                if (found.isEmpty()) {
                    warnings.add("the announced name " + name
                            + " has no IPv4 address yet. PASV is refused until it has;" + " EPSV is not.");
                }
                yield name + found.map(a -> " (" + a.getHostAddress() + ")").orElse(" (not known yet)");
            }
        };
    }

    private void warnUnlessOpen(Inet4Address announced) {
        Reach reach = Addresses.reach(announced);
        if (reach != Reach.WORLD) {
            warnings.add(
                    "the announced address " + announced.getHostAddress() + " can be reached from " + reach + " only.");
        }
    }

    private void field(String name, String value) {
        lines.add("  %-10s %s".formatted(name, value));
    }

    private static String url(String host, int port) {
        return "ftp://" + host + (port == 21 ? "" : ":" + port) + "/";
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return System.getProperty("user.name", "").equals("root");
        }
    }
}
