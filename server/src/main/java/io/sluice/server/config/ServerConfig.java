package io.sluice.server.config;

import io.sluice.server.auth.spi.MountRule;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything the protocol side of the server can be told. The records are the interface for code that embeds the server;
 * a file is only another way to fill them.
 *
 * @param control where control connections are taken
 * @param passive ports and address of passive data connections
 * @param active how active data connections are made
 * @param limits how much is served at once
 * @param timeouts how long anything is waited for
 * @param transfers what happens to uploads that do not end well
 * @param listings what MLSD and MLST tell
 * @param tls FTPS
 * @param renames renaming from one store into another
 * @param mounts stores in everybody's tree besides the main one
 */
public record ServerConfig(
        ControlConfig control,
        PassiveConfig passive,
        ActiveConfig active,
        LimitsConfig limits,
        TimeoutsConfig timeouts,
        TransfersConfig transfers,
        ListingsConfig listings,
        TlsConfig tls,
        RenamesConfig renames,
        List<MountRule> mounts) {

    /** The values that hold where nothing else is said. */
    public static final ServerConfig DEFAULTS = new ServerConfig(
            ControlConfig.DEFAULTS,
            PassiveConfig.DEFAULTS,
            ActiveConfig.DEFAULTS,
            LimitsConfig.DEFAULTS,
            TimeoutsConfig.DEFAULTS,
            TransfersConfig.DEFAULTS,
            ListingsConfig.DEFAULTS,
            TlsConfig.DEFAULTS,
            RenamesConfig.DEFAULTS,
            List.of());

    /**
     * Copies the mounts.
     *
     * @throws IllegalArgumentException if two have one path
     */
    public ServerConfig {
        mounts = List.copyOf(mounts);
        MountRule.check(mounts);
    }

    /** One store alone. */
    public ServerConfig(
            ControlConfig control,
            PassiveConfig passive,
            ActiveConfig active,
            LimitsConfig limits,
            TimeoutsConfig timeouts,
            TransfersConfig transfers,
            ListingsConfig listings,
            TlsConfig tls) {
        this(control, passive, active, limits, timeouts, transfers, listings, tls, RenamesConfig.DEFAULTS, List.of());
    }

    /** The same, listening on another address. */
    public ServerConfig withHost(String host) {
        return host.equals(control.host())
                ? this
                : withControl(new ControlConfig(
                        host,
                        control.port(),
                        control.banner(),
                        control.hosts(),
                        control.keepAlive(),
                        control.listeners()));
    }

    /** The same with other control connections. */
    public ServerConfig withControl(ControlConfig other) {
        return new ServerConfig(other, passive, active, limits, timeouts, transfers, listings, tls, renames, mounts);
    }

    /** The same with other passive data connections. */
    public ServerConfig withPassive(PassiveConfig other) {
        return new ServerConfig(control, other, active, limits, timeouts, transfers, listings, tls, renames, mounts);
    }

    /** The same with another FTPS. */
    public ServerConfig withTls(TlsConfig other) {
        return new ServerConfig(
                control, passive, active, limits, timeouts, transfers, listings, other, renames, mounts);
    }

    /** The same with other mounts, and another way to rename across their borders. */
    public ServerConfig withMounts(RenamesConfig otherRenames, List<MountRule> otherMounts) {
        return new ServerConfig(
                control, passive, active, limits, timeouts, transfers, listings, tls, otherRenames, otherMounts);
    }

    /** Where control connections are taken: {@code control.port} first, then {@code control.listeners}. */
    public List<Listener> listeners() {
        List<Listener> all = new ArrayList<>();
        all.add(new Listener(control.host(), control.port(), false, tls.policy()));
        for (Listener listener : control.listeners()) {
            all.add(listener.host().isEmpty() ? listener.at(control.host()) : listener);
        }
        return all;
    }

    /** Whether any listener offers TLS. */
    public boolean offersTls() {
        return listeners().stream().anyMatch(l -> l.policy().isOffered());
    }
}
