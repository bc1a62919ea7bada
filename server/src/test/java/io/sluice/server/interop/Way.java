package io.sluice.server.interop;

import io.sluice.server.config.TlsVersion;
import java.util.List;
import java.util.stream.Stream;

/**
 * A way in which a client uses FTPS.
 *
 * @param implicit whether TLS begins at once, on a port of its own; otherwise by AUTH
 * @param version the only version of TLS that the client offers
 * @param passive whether the client opens the data connections
 * @param host the address of the server, without brackets
 */
record Way(boolean implicit, TlsVersion version, boolean passive, String host) {

    static final String IPV4 = "127.0.0.1";
    private static final String IPV6 = "::1";

    /** Passive connections over IPv4 after AUTH. */
    static Way explicit(TlsVersion version) {
        return new Way(false, version, true, IPV4);
    }

    /** All there are. */
    static Stream<Way> all() {
        List<Boolean> both = List.of(false, true);
        return both.stream().flatMap(implicit -> Stream.of(TlsVersion.V1_2, TlsVersion.V1_3)
                .flatMap(version -> both.stream().flatMap(passive -> Stream.of(IPV4, IPV6)
                        .map(host -> new Way(implicit, version, passive, host)))));
    }

    /** Those in which the client opens the data connections. */
    static Stream<Way> passiveOnly() {
        return all().filter(Way::passive);
    }

    /** Whether the host is an address of IPv6. */
    boolean isIpv6() {
        return host.equals(IPV6);
    }

    /** The host as URLs have it. */
    String hostInUrl() {
        return isIpv6() ? "[" + host + "]" : host;
    }

    /** Whether the version is TLS 1.3. */
    boolean is13() {
        return version.equals(TlsVersion.V1_3);
    }

    @Override
    public String toString() {
        return (implicit ? "implicit " : "explicit ") + version + (passive ? " passive " : " active ") + host;
    }
}
