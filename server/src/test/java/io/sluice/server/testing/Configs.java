package io.sluice.server.testing;

import io.sluice.server.config.ActiveConfig;
import io.sluice.server.config.AnnounceFor;
import io.sluice.server.config.Announcement;
import io.sluice.server.config.ControlConfig;
import io.sluice.server.config.HostName;
import io.sluice.server.config.KeepAliveConfig;
import io.sluice.server.config.LimitsConfig;
import io.sluice.server.config.Listener;
import io.sluice.server.config.ListingsConfig;
import io.sluice.server.config.PassiveConfig;
import io.sluice.server.config.PortRange;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.config.TimeoutsConfig;
import io.sluice.server.config.TlsConfig;
import io.sluice.server.config.TransfersConfig;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Changes of one part of a configuration. */
public final class Configs {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(60);

    private Configs() {}

    /** Other limits. */
    public static UnaryOperator<ServerConfig> limits(int sessions, int sessionsPerAddress, int transfers) {
        return limits(new LimitsConfig(sessions, sessionsPerAddress, 64, transfers, 32, 0, 5));
    }

    /** Room for so many works on the store at once. */
    public static UnaryOperator<ServerConfig> storeWorks(int most) {
        return limits(new LimitsConfig(100, 100, 64, 100, most, 0, 5));
    }

    /** A limit on what is summed up. */
    public static UnaryOperator<ServerConfig> hashBytes(long most) {
        return limits(new LimitsConfig(100, 100, 64, 100, 32, most, 5));
    }

    /** Another range of passive ports, with so many sessions that may wait for one. */
    public static UnaryOperator<ServerConfig> passive(PortRange ports, int waiting, Duration rest) {
        return passive(p -> p.withPorts(ports, waiting, LONG, rest));
    }

    /** Other passive connections. */
    public static UnaryOperator<ServerConfig> passive(UnaryOperator<PassiveConfig> change) {
        return c -> c.withPassive(change.apply(c.passive()));
    }

    /** Another keep-alive of connections. */
    public static UnaryOperator<ServerConfig> keepAlive(KeepAliveConfig keepAlive) {
        return control(c -> new ControlConfig(c.host(), c.port(), c.banner(), c.hosts(), keepAlive, c.listeners()));
    }

    /** Another address in the answer to PASV, and others for some networks. */
    public static UnaryOperator<ServerConfig> announce(String everybody, String... networks) {
        List<AnnounceFor> rules =
                Arrays.stream(networks).map(AnnounceFor::parse).toList();
        return passive(p -> p.withAnnounce(Announcement.parse(everybody), rules, SECOND));
    }

    /** Other active connections. */
    public static UnaryOperator<ServerConfig> active(boolean enabled, int sourcePort) {
        ActiveConfig active = new ActiveConfig(enabled, sourcePort);
        return c -> new ServerConfig(
                c.control(), c.passive(), active, c.limits(), c.timeouts(), c.transfers(), c.listings(), c.tls());
    }

    /** Other waits; sessions that wait for none of these wait a minute. */
    public static UnaryOperator<ServerConfig> timeouts(
            Duration login, Duration idle, Duration connect, Duration stall) {
        return timeouts(new TimeoutsConfig(login, idle, idle, true, connect, stall, SECOND));
    }

    /** A second to log in. */
    public static UnaryOperator<ServerConfig> shortLogin() {
        return timeouts(SECOND, LONG, LONG, LONG);
    }

    /** A second between commands. */
    public static UnaryOperator<ServerConfig> shortIdle() {
        return timeouts(LONG, SECOND, LONG, LONG);
    }

    /** A second between commands other than NOOP. */
    public static UnaryOperator<ServerConfig> shortIdleWithoutNoop() {
        return timeouts(new TimeoutsConfig(LONG, SECOND, LONG, false, LONG, LONG, SECOND));
    }

    /** A second for data connections to open. */
    public static UnaryOperator<ServerConfig> shortConnect() {
        return timeouts(LONG, LONG, SECOND, LONG);
    }

    /** A second between two moments at which data moves. */
    public static UnaryOperator<ServerConfig> shortStall() {
        return timeouts(LONG, LONG, LONG, SECOND);
    }

    /** MODE Z is offered. */
    public static UnaryOperator<ServerConfig> compression() {
        return transfers(new TransfersConfig(TransfersConfig.Incomplete.DISCARD, false, true, 6));
    }

    /** What becomes of uploads that do not end well. */
    public static UnaryOperator<ServerConfig> transfers(
            TransfersConfig.Incomplete incomplete, boolean requireAnnouncedSize) {
        return transfers(new TransfersConfig(incomplete, requireAnnouncedSize, false, 6));
    }

    /** The names that HOST accepts. */
    public static UnaryOperator<ServerConfig> hosts(String... names) {
        List<HostName> hosts = Arrays.stream(names).map(HostName::parse).toList();
        return control(c -> new ControlConfig(c.host(), c.port(), c.banner(), hosts, c.keepAlive(), c.listeners()));
    }

    /** What MLSD and MLST tell. */
    public static UnaryOperator<ServerConfig> listings(ListingsConfig listings) {
        return c -> new ServerConfig(
                c.control(), c.passive(), c.active(), c.limits(), c.timeouts(), c.transfers(), listings, c.tls());
    }

    private static UnaryOperator<ServerConfig> control(UnaryOperator<ControlConfig> change) {
        return c -> c.withControl(change.apply(c.control()));
    }

    private static UnaryOperator<ServerConfig> limits(LimitsConfig limits) {
        return c -> new ServerConfig(
                c.control(), c.passive(), c.active(), limits, c.timeouts(), c.transfers(), c.listings(), c.tls());
    }

    private static UnaryOperator<ServerConfig> timeouts(TimeoutsConfig timeouts) {
        return c -> new ServerConfig(
                c.control(), c.passive(), c.active(), c.limits(), timeouts, c.transfers(), c.listings(), c.tls());
    }

    private static UnaryOperator<ServerConfig> transfers(TransfersConfig transfers) {
        return c -> new ServerConfig(
                c.control(), c.passive(), c.active(), c.limits(), c.timeouts(), transfers, c.listings(), c.tls());
    }

    /** Further ports. */
    public static UnaryOperator<ServerConfig> listeners(String... listeners) {
        List<Listener> all = Arrays.stream(listeners).map(Listener::parse).toList();
        return control(c -> new ControlConfig(c.host(), c.port(), c.banner(), c.hosts(), c.keepAlive(), all));
    }

    /** Another FTPS. */
    public static UnaryOperator<ServerConfig> tls(UnaryOperator<TlsConfig> change) {
        return c -> c.withTls(change.apply(c.tls()));
    }
}
