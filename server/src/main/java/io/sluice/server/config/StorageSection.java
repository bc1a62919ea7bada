package io.sluice.server.config;

import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageProvider;
import java.util.List;
import java.util.Map;

/**
 * A store that {@code storage.type}, or the type in a section of {@code stores}, chose; not opened yet.
 *
 * @param <C> the provider's record
 * @param provider the provider of that type
 * @param config its settings
 */
public record StorageSection<C extends Record>(StorageProvider<C> provider, C config) {

    /** Where it is, in a few words. */
    public String place() {
        return provider.place(config).orElse("a store of type " + provider.type());
    }

    /** What can be seen to be wrong with the settings before anything is opened: keys below the section's, and why. */
    public Map<String, String> faults() {
        return provider.faults(config);
    }

    /** Opens the store; what it throws is {@link StorageProvider#open}'s. */
    public Storage open() {
        return provider.open(config);
    }

    /** Tries out what the store can do; what it throws is {@link StorageProvider#probe}'s. */
    public List<String> probe() {
        return provider.probe(config);
    }
}
