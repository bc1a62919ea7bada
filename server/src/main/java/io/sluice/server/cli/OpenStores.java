package io.sluice.server.cli;

import io.sluice.server.StartException;
import io.sluice.server.config.LoadedConfiguration;
import io.sluice.server.config.StorageSection;
import io.sluice.server.tree.Stores;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Opens all stores of a configuration, or none. */
final class OpenStores {

    private OpenStores() {}

    /**
     * Opens them; the caller closes them.
     *
     * @throws StartException if one does not open: the text says which and why
     */
    static Stores of(LoadedConfiguration loaded) {
        Storage main;
        try {
            main = loaded.configuration().storage().open();
        } catch (StorageException e) {
            throw new StartException(ServedDirectory.describe(loaded, e.error()), e);
        }
        Map<String, Storage> named = new LinkedHashMap<>();
        for (Map.Entry<String, StorageSection<?>> store :
                loaded.configuration().stores().entrySet()) {
            try {
                named.put(store.getKey(), store.getValue().open());
            } catch (StorageException e) {
                new Stores(main, named).close();
                String place = store.getValue().place();
                throw new StartException(
                        "store " + store.getKey() + ": " + ServedDirectory.describe(place, e.error()), e);
            }
        }
        return new Stores(main, named);
    }
}
