package io.sluice.server.tls;

import io.sluice.server.config.AnnounceFor;
import io.sluice.server.config.Announcement;
import io.sluice.server.config.HostName;
import io.sluice.server.config.ServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** By which names and addresses clients may reach this server, as far as it can tell. */
final class OwnNames {

    /** A machine with hundreds of networks would make every handshake large. */
    private static final int MOST = 100;

    private static final Path LINUX = Path.of("/proc/sys/kernel/hostname");

    private OwnNames() {}

    /** Host names and addresses in small letters, the machine's own name first. */
    static List<String> of(ServerConfig config) {
        Set<String> names = new LinkedHashSet<>();
        hostName().ifPresent(names::add);
        names.add("localhost");
        config.control().hosts().forEach(host -> add(names, host.text()));
        add(names, config.control().host());
        announced(names, config.passive().announce());
        for (AnnounceFor rule : config.passive().announceFor()) {
            announced(names, rule.announcement());
        }
        names.addAll(addresses());
        return names.stream().limit(MOST).toList();
    }

    private static void announced(Set<String> names, Announcement announcement) {
        switch (announcement) {
            case Announcement.Reached r -> {}
            case Announcement.Fixed fixed -> names.add(fixed.toString());
            case Announcement.Name(String host) -> add(names, host);
        }
    }

    /** Takes what a certificate can say: addresses, and names in ASCII. */
    private static void add(Set<String> names, String name) {
        try {
            InetAddress address = InetAddress.ofLiteral(name);
            if (!address.isAnyLocalAddress()) {
                names.add(text(address));
            }
        } catch (IllegalArgumentException e) {
            HostName.read(name)
                    .map(HostName::text)
                    .filter(text -> text.matches("[a-z0-9_.-]+"))
                    .ifPresent(names::add);
        }
    }

    /** Not by the name service, which may let the start wait. */
    private static Optional<String> hostName() {
        try {
            String name = Files.isReadable(LINUX)
                    ? Files.readString(LINUX).strip()
                    : InetAddress.getLocalHost().getHostName();
            return HostName.read(name.toLowerCase(Locale.ROOT))
                    .map(HostName::text)
                    .filter(text -> text.matches("[a-z0-9_.-]*[a-z][a-z0-9_.-]*"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Set<String> addresses() {
        Set<String> found = new LinkedHashSet<>();
        try {
            for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                Collections.list(network.getInetAddresses()).stream()
                        .filter(a -> !a.isLinkLocalAddress())
                        .forEach(a -> found.add(text(a)));
            }
        } catch (SocketException e) {
            found.add("127.0.0.1");
        }
        return found;
    }

    /** Without the network that it belongs to, which means something to this machine only. */
    private static String text(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }
}
