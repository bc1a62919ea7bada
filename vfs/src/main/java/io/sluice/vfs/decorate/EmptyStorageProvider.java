package io.sluice.vfs.decorate;

import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageProvider;
import java.time.Instant;

/** Opens {@link EmptyStorage} for {@code type: none}: a root of which everything is mounted. */
public final class EmptyStorageProvider implements StorageProvider<EmptyStorageProvider.Config> {

    /** For {@link java.util.ServiceLoader}. */
    public EmptyStorageProvider() {}

    /** It has no settings. */
    public record Config() {}

    @Override
    public String type() {
        return "none";
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Storage open(Config config) {
        return new EmptyStorage(Instant.now());
    }
}
