package io.sluice.vfs.memory;

import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageProvider;
import java.time.InstantSource;
import java.util.OptionalLong;

/** Opens {@link MemoryStorage} for {@code type: memory}. */
public final class MemoryStorageProvider implements StorageProvider<MemoryStorageProvider.Config> {

    /** For {@link java.util.ServiceLoader}. */
    public MemoryStorageProvider() {}

    /**
     * Settings of a memory store.
     *
     * @param maxBytes the most bytes it holds, at least 1; 1 GiB if it is not given
     */
    public record Config(OptionalLong maxBytes) {

        private static final long DEFAULT_MAX_BYTES = 1L << 30;

        /** Refuses a bound that holds nothing. */
        public Config {
            if (maxBytes.isPresent() && maxBytes.getAsLong() < 1) {
                throw new IllegalArgumentException("maxBytes is " + maxBytes.getAsLong() + ", expected at least 1");
            }
        }

        long bound() {
            return maxBytes.orElse(DEFAULT_MAX_BYTES);
        }
    }

    @Override
    public String type() {
        return "memory";
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Storage open(Config config) {
        return new MemoryStorage(config.bound(), InstantSource.system());
    }
}
