package io.sluice.server.firewall;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Three network namespaces in a row: client (10.1.0.2, fd01::2), firewall (.1 and ::1 on both sides), server (10.2.0.2,
 * fd02::2). Each lives for as long as a process that this one feeds, so nothing outlives the test. No root is needed
 * where the system lets everybody have a user namespace.
 */
final class Namespaces implements AutoCloseable {

    /** Where a command runs. */
    enum Place {
        CLIENT,
        FIREWALL,
        SERVER
    }

    /** Keeps a namespace until the end of its input, and says when it is there. */
    private static final List<String> HOLD = List.of("sh", "-c", "echo ready; exec cat");

    private static final String CABLES = """
            set -e
            # The sides would not answer for a second otherwise: they ask first whether somebody has their address.
            quick="sysctl -qw net.ipv6.conf.default.accept_dad=0 net.ipv6.conf.all.accept_dad=0"
            $quick
            ip link set lo up
            sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
            cable() {
              nsenter -t $2 -n $quick
              ip link add $1 type veth peer name eth netns $2
              ip addr add $3.1/24 dev $1
              ip addr add $4::1/64 dev $1 nodad
              ip link set $1 up
              nsenter -t $2 -n sh -ec "
                ip link set lo up
                ip addr add $3.2/24 dev eth
                ip addr add $4::2/64 dev eth nodad
                ip addr add $4::3/64 dev eth nodad
                ip link set eth up
                ip route add default via $3.1
                ip -6 route add default via $4::1"
            }
            cable to-client $1 10.1.0 fd01
            cable to-server $2 10.2.0 fd02
            """;

    private final Map<Place, Process> holders = new EnumMap<>(Place.class);
    private final boolean ownUsers;

    private Namespaces(boolean ownUsers) {
        this.ownUsers = ownUsers;
    }

    /** Makes them; fails with what is missing where the system does not allow it. */
    static Namespaces open() {
        List<String> refusals = new ArrayList<>();
        for (boolean ownUsers : new boolean[] {true, false}) {
            Namespaces made = new Namespaces(ownUsers);
            try {
                made.make();
                return made;
            } catch (AssertionError e) {
                made.close();
                refusals.add(String.valueOf(e.getMessage()));
            }
        }
        throw new AssertionError("these tests need network namespaces: root, or user namespaces for everybody"
                + " (kernel.unprivileged_userns_clone=1 or user.max_user_namespaces above 0, and no profile of AppArmor"
                + " against them), and the packages iproute2, nftables, util-linux and procps.\n"
                + "With a user namespace: " + refusals.getFirst() + "\nWithout: " + refusals.getLast());
    }

    private void make() {
        hold(Place.FIREWALL, List.of("unshare", ownUsers ? "-Urn" : "-n"));
        for (Place place : List.of(Place.CLIENT, Place.SERVER)) {
            List<String> command = new ArrayList<>(ownUsers ? users() : List.of());
            command.addAll(List.of("unshare", "-n"));
            hold(place, command);
        }
        // Inside, the user namespace is entered already.
        run(Place.FIREWALL, "sh", "-c", CABLES, "cables", pid(Place.CLIENT), pid(Place.SERVER));
    }

    private List<String> users() {
        return List.of("nsenter", "-t", pid(Place.FIREWALL), "-U", "--preserve-credentials");
    }

    private String pid(Place place) {
        return String.valueOf(holder(place).pid());
    }

    private Process holder(Place place) {
        Process holder = holders.get(place);
        if (holder == null) {
            throw new IllegalStateException(place + " is not made yet");
        }
        return holder;
    }

    private void hold(Place place, List<String> prefix) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(HOLD);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            holders.put(place, process);
            BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
            String line = said.readLine();
            if (!"ready".equals(line)) {
                throw new AssertionError(String.join(" ", prefix) + " said: " + line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A command as it runs there, to be started by the caller. */
    List<String> command(Place place, List<String> words) {
        List<String> command = new ArrayList<>(List.of("nsenter", "-t", pid(place), "-n"));
        if (ownUsers) {
            command.addAll(List.of("-U", "--preserve-credentials"));
        }
        command.addAll(words);
        return command;
    }

    /** Runs a command there and fails unless it succeeds; what it said. */
    String run(Place place, String... words) {
        return feed(place, "", words);
    }

    /** The same with something to read. */
    String feed(Place place, String input, String... words) {
        Run run = Run.of(command(place, List.of(words)), input);
        if (run.exit() != 0) {
            throw new AssertionError(place + ": " + run);
        }
        return run.said();
    }

    @Override
    public void close() {
        holders.values().forEach(Process::destroyForcibly);
    }
}
