package io.sluice.server.config;

import java.util.List;

/** What no record can check alone, because it is about values of several. */
final class CrossChecks {

    private static final String CONTROL = "control.port";
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

    private static Origin origin(List<EffectiveValue> effective, String path) {
        return effective.stream()
                .filter(value -> value.path().equals(path))
                .map(EffectiveValue::origin)
                .findFirst()
                .orElseGet(Origin.Default::new);
    }
}
