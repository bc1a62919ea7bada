package io.sluice.server.auth;

import io.sluice.server.auth.spi.Authenticator;
import io.sluice.server.auth.spi.AuthenticatorProvider;
import io.sluice.server.config.ConfigLoader;
import io.sluice.server.config.InvalidValue;
import java.nio.file.Path;
import java.util.OptionalInt;

/** Opens {@link UserFileAuthenticator} for {@code type: file}. */
public final class UserFileProvider implements AuthenticatorProvider<UserFileProvider.Config> {

    private static final int DEFAULT_WAITING = 100;

    /** For {@link java.util.ServiceLoader}. */
    public UserFileProvider() {}

    /**
     * Where the users are and how much work their passwords may make.
     *
     * @param users the file of users, YAML, or JSON when its name ends in {@code .json}
     * @param parallelHashes how many passwords are compared at once, 1 to 256; half of the processors if absent. Each takes
     *     one processor and the memory that its hash names, 19 MiB in the usual case
     * @param waitingHashes how many logins wait for a comparison, 1 to 10,000; 100 if absent. One more is told to try again
     *     later, and so is an address that alone has a quarter of all places
     */
    public record Config(Path users, OptionalInt parallelHashes, OptionalInt waitingHashes) {

        /** Checks the bounds. */
        public Config {
            between("parallel-hashes", parallelHashes, 256);
            between("waiting-hashes", waitingHashes, 10_000);
        }

        private static void between(String key, OptionalInt value, int high) {
            if (value.isPresent() && (value.getAsInt() < 1 || value.getAsInt() > high)) {
                throw new InvalidValue(key, value.getAsInt(), "a number from 1 to " + high);
            }
        }
    }

    @Override
    public String type() {
        return "file";
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    /**
     * Reads the file of users.
     *
     * @throws io.sluice.server.config.ConfigException with everything that is wrong in it
     */
    @Override
    public Authenticator open(Config config) {
        UsersFile file = ConfigLoader.read(config.users(), UsersFile.class);
        int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        HashPool pool = new HashPool(
                config.parallelHashes().orElse(half), config.waitingHashes().orElse(DEFAULT_WAITING));
        return new UserFileAuthenticator(file, pool);
    }
}
