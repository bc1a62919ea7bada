package io.sluice.server.config;

import io.sluice.server.auth.spi.MountRule;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What no record can check alone, because it is about values of several. */
final class CrossChecks {

    private static final String CONTROL = "control.port";
    private static final String LISTENERS = "control.listeners";
    private static final String MOUNTS = "mounts";
    private static final String SHARED = "passive.shared";
    private static final String PASSIVE = "passive.ports";

    private CrossChecks() {}

    /** Control and data connections cannot listen on one port; says so unless one of the two has a problem of its own. */
    static void ports(ServerConfig server, List<EffectiveValue> effective, List<Problem> problems) {
        int port = server.control().port();
        PortRange range = server.passive().ports();
        boolean known = problems.stream()
                .noneMatch(p -> p.path().equals(CONTROL) || p.path().equals(PASSIVE));
        if (!known || !range.contains(port)) {
            return;
        }
        Origin ofRange = origin(effective, PASSIVE);
        // The one that somebody wrote is the one to change.
        problems.add(
                ofRange instanceof Origin.Default
                        ? Draft.refusal(
                                CONTROL,
                                Integer.toString(port),
                                "a port outside " + PASSIVE + ", which is " + range,
                                origin(effective, CONTROL))
                        : Draft.refusal(
                                PASSIVE,
                                range.toString(),
                                "a range without " + CONTROL + ", which is " + port,
                                ofRange));
    }

    /** Each port can be listened on once, and data connections listen on others. */
    static void listeners(ServerConfig server, List<EffectiveValue> effective, List<Problem> problems) {
        Set<String> taken = new HashSet<>();
        for (Listener listener : server.listeners()) {
            boolean again = listener.port() != 0 && !taken.add(listener.host() + " " + listener.port());
            if (again) {
                refuse(listener, "a port that no other listener has", effective, problems);
            }
        }
        PortRange range = server.passive().ports();
        for (Listener listener : server.control().listeners()) {
            if (range.contains(listener.port())) {
                refuse(listener, "a port outside " + PASSIVE + ", which is " + range, effective, problems);
            }
        }
    }

    /** Each mount names a store that there is. */
    static void mounts(
            ServerConfig server, Collection<String> stores, List<EffectiveValue> effective, List<Problem> problems) {
        for (MountRule rule : server.mounts()) {
            StoreNames.unknown(rule, stores)
                    .ifPresent(expected ->
                            problems.add(Draft.refusal(MOUNTS, rule.store(), expected, origin(effective, MOUNTS))));
        }
    }

    /** Only TLS sessions tell apart who shares a port. */
    static void sharing(ServerConfig server, List<EffectiveValue> effective, List<Problem> problems) {
        if (server.passive().shared()
                && server.listeners().stream().noneMatch(l -> l.policy().isOffered())) {
            problems.add(Draft.refusal(
                    SHARED, "true", "false, or TLS on a listener (tls.policy)", origin(effective, SHARED)));
        }
    }

    private static void refuse(
            Listener listener, String expected, List<EffectiveValue> effective, List<Problem> problems) {
        problems.add(Draft.refusal(LISTENERS, listener.toString(), expected, origin(effective, LISTENERS)));
    }

    private static Origin origin(List<EffectiveValue> effective, String path) {
        return effective.stream()
                .filter(value -> value.path().equals(path))
                .map(EffectiveValue::origin)
                .findFirst()
                .orElseGet(Origin.Default::new);
    }
}
