package io.sluice.server.firewall;

import io.sluice.server.firewall.Namespaces.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The namespaces, the servers in them, and the rules of the firewall between. */
final class Laboratory implements AutoCloseable {

    private static final String REFUSED = """
            this kernel or its nft cannot follow FTP. It needs CONFIG_NF_CONNTRACK_FTP, CONFIG_NF_NAT_FTP, CONFIG_NFT_CT,\
             CONFIG_NFT_NAT, CONFIG_NFT_MASQ and CONFIG_NFT_REJECT_INET, built in or loaded beforehand by root\
             (modprobe nf_conntrack_ftp nf_nat_ftp). Without them nothing here can be shown.
            """;

    private final Path directory;
    private final Namespaces namespaces = Namespaces.open();
    private final List<NamespaceServer> servers = new ArrayList<>();

    Laboratory(Path directory) {
        this.directory = directory;
    }

    /** Where commands run. */
    Namespaces namespaces() {
        return namespaces;
    }

    /** Starts a server on that port with those settings. */
    NamespaceServer server(int port, String... settings) {
        NamespaceServer server = NamespaceServer.start(namespaces, directory, port, settings);
        servers.add(server);
        return server;
    }

    /** Changes the rules of the firewall. */
    void rules(String text) {
        Run run = Run.of(namespaces.command(Place.FIREWALL, List.of("nft", "-f", "-")), text);
        if (run.exit() != 0) {
            throw new AssertionError(REFUSED + run);
        }
    }

    /** Runs a script of Python there, which must end well; what it printed. */
    String script(Place place, String text) {
        return namespaces.feed(place, text, "python3", "-");
    }

    @Override
    public void close() {
        servers.forEach(NamespaceServer::close);
        namespaces.close();
    }
}
