package io.sluice.server.testing;

import io.sluice.vfs.Storage;
import io.sluice.vfs.local.LocalConfig;
import io.sluice.vfs.local.LocalStorageProvider;
import java.nio.file.Path;
import java.time.Duration;

/** Opens the store of local directories. */
public final class LocalStore {

    private LocalStore() {}

    /** The store over that directory with default settings. */
    public static Storage open(Path root) {
        return new LocalStorageProvider().open(new LocalConfig(root, "022", false, Duration.ofDays(1), false));
    }
}
