package io.sluice.server.data;

import io.sluice.server.observe.ServerMetrics;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The IPv4 address of one DNS name as it was when it was last looked up with success. {@link #refresh} is called by one
 * thread, which it blocks; {@link #address} by any.
 */
final class AnnouncedName {

    /** Asks the name service; may block for as long as that takes. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    private static final Logger log = LoggerFactory.getLogger(AnnouncedName.class);

    private final String host;
    private final Lookup lookup;
    private final ServerMetrics metrics;
    private volatile Optional<Inet4Address> address = Optional.empty();
    private boolean failing;

    AnnouncedName(String host, Lookup lookup, ServerMetrics metrics) {
        this.host = host;
        this.lookup = lookup;
        this.metrics = metrics;
    }

    /** The last good address; empty until there was one. */
    Optional<Inet4Address> address() {
        return address;
    }

    /** Looks the name up; after a failure the last good address stays. */
    void refresh() {
        try {
            List<Inet4Address> found = usable(lookup.addresses(host));
            if (found.isEmpty()) {
                failed("the name has no IPv4 address");
            } else {
                resolved(found);
            }
        } catch (UnknownHostException e) {
            failed("the name is not known, or nobody could be asked");
        }
    }

    private static List<Inet4Address> usable(InetAddress[] all) {
        return Arrays.stream(all)
                .filter(Inet4Address.class::isInstance)
                .map(Inet4Address.class::cast)
                .filter(a -> !a.isAnyLocalAddress() && !a.isMulticastAddress())
                .toList();
    }

    private void resolved(List<Inet4Address> found) {
        // Of several, the one that is announced already: name servers change their order with every answer.
        Optional<Inet4Address> kept = address.filter(found::contains);
        if (kept.isEmpty() || failing) {
            Inet4Address now = kept.orElse(found.getFirst());
            log.info("event=announced-address name={} address={}", host, now.getHostAddress());
            address = Optional.of(now);
        }
        failing = false;
    }

    private void failed(String why) {
        metrics.announceFailed();
        if (!failing) {
            log.warn(
                    "event=announced-name-failed name={} why=\"{}\" announced={}",
                    host,
                    why,
                    address.map(Inet4Address::getHostAddress).orElse("none"));
        }
        failing = true;
    }
}
