package io.sluice.server.cli;

import io.sluice.server.config.Configuration;
import io.sluice.server.config.StorageSection;
import io.sluice.server.observe.LogText;
import io.sluice.vfs.StorageException;
import java.io.PrintWriter;
import java.util.Map;

/** {@code --check-config --probe}: what each store can do, found out by trying. */
final class StoreProbe {

    private StoreProbe() {}

    /** Prints what was found, store by store, faults too; whether all of them can be used. */
    static boolean print(Configuration configuration, PrintWriter out) {
        boolean good = print("storage", configuration.storage(), out);
        for (Map.Entry<String, StorageSection<?>> store : configuration.stores().entrySet()) {
            good &= print("stores." + store.getKey(), store.getValue(), out);
        }
        out.flush();
        return good;
    }

    private static boolean print(String key, StorageSection<?> section, PrintWriter out) {
        String store = "probe of " + key + " (" + section.provider().type() + "): ";
        try {
            section.probe().forEach(line -> out.println(store + LogText.safe(line)));
            return true;
        } catch (StorageException e) {
            String why = ServedDirectory.describe("it", e.error());
            out.println(store + "FAILED, " + LogText.safe(why));
            return false;
        }
    }
}
