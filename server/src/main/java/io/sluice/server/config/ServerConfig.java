package io.sluice.server.config;

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
 */
public record ServerConfig(
        ControlConfig control,
        PassiveConfig passive,
        ActiveConfig active,
        LimitsConfig limits,
        TimeoutsConfig timeouts,
        TransfersConfig transfers,
        ListingsConfig listings) {

    /** The values that hold where nothing else is said. */
    public static final ServerConfig DEFAULTS = new ServerConfig(
            ControlConfig.DEFAULTS,
            PassiveConfig.DEFAULTS,
            ActiveConfig.DEFAULTS,
            LimitsConfig.DEFAULTS,
            TimeoutsConfig.DEFAULTS,
            TransfersConfig.DEFAULTS,
            ListingsConfig.DEFAULTS);

    /** The same, listening on another address. */
    public ServerConfig withHost(String host) {
        return host.equals(control.host())
                ? this
                : new ServerConfig(
                        new ControlConfig(host, control.port(), control.banner(), control.hosts(), control.keepAlive()),
                        passive,
                        active,
                        limits,
                        timeouts,
                        transfers,
                        listings);
    }
}
