package io.sluice.benchmarks.whole;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.server.FtpServer;
import io.sluice.server.auth.spi.AuthResult;
import io.sluice.server.auth.spi.Authenticator;
import io.sluice.server.auth.spi.Credentials;
import io.sluice.server.auth.spi.Permission;
import io.sluice.server.auth.spi.User;
import io.sluice.server.config.ActiveConfig;
import io.sluice.server.config.ControlConfig;
import io.sluice.server.config.LimitsConfig;
import io.sluice.server.config.PassiveConfig;
import io.sluice.server.config.PortRange;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.config.TimeoutsConfig;
import io.sluice.server.config.TransfersConfig;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageProvider;
import io.sluice.vfs.VfsPath;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.ServiceLoader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sluice over a local directory with one user whose password is compared as it is: logins measure the protocol and not a
 * hash.
 */
public final class BenchServer {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private BenchServer() {}

    /** Arguments: the directory, the control port, the passive range, the user, the password. */
    public static void main(String[] args) {
        String root = args[0];
        PassiveConfig passive = PassiveConfig.DEFAULTS;
        ServerConfig config = new ServerConfig(
                new ControlConfig("::", Integer.parseInt(args[1]), "Sluice FTP server ready."),
                new PassiveConfig(
                        PortRange.parse(args[2]),
                        passive.announce(),
                        passive.matchPrefixIpv4(),
                        passive.matchPrefixIpv6(),
                        passive.waiting(),
                        passive.rest()),
                ActiveConfig.DEFAULTS,
                LimitsConfig.DEFAULTS,
                TimeoutsConfig.DEFAULTS,
                TransfersConfig.DEFAULTS);
        FtpServer server =
                FtpServer.start(config, local(root), new OneUser(args[3], args[4]), new SimpleMeterRegistry());
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> server.stop(Duration.ZERO)));
    }

    private static Storage local(String root) {
        for (StorageProvider<?> provider : ServiceLoader.load(StorageProvider.class)) {
            if (provider.type().equals("local")) {
                return open(provider, root);
            }
        }
        throw new IllegalStateException("the local store is not on the class path");
    }

    private static <C extends Record> Storage open(StorageProvider<C> provider, String root) {
        // As Sluice's own settings would be read, by the names of the record's components.
        return provider.open(
                JSON.convertValue(Map.of("root", root, "fsync", false, "createRoot", true), provider.configType()));
    }

    private record OneUser(User user, String password) implements Authenticator {

        OneUser(String name, String password) {
            this(new User(name, VfsPath.ROOT, false, EnumSet.allOf(Permission.class), false), password);
        }

        @Override
        public AuthResult authenticate(Credentials credentials) {
            return switch (credentials) {
                case Credentials.Password(String name, String given, var peer)
                when name.equals(user.name()) && given.equals(password) -> new AuthResult.Accepted(user);
                case Credentials.Password p -> new AuthResult.Rejected();
            };
        }
    }
}
