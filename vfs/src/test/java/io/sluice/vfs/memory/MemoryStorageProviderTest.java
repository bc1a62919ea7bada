package io.sluice.vfs.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageProvider;
import io.sluice.vfs.VfsPath;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

final class MemoryStorageProviderTest {

    @Test
    void isFoundByItsType() {
        StorageProvider<?> provider = ServiceLoader.load(StorageProvider.class).stream()
                .<StorageProvider<?>>map(ServiceLoader.Provider::get)
                .filter(p -> p.type().equals("memory"))
                .findFirst()
                .orElseThrow();
        assertEquals(MemoryStorageProvider.Config.class, provider.configType());
    }

    @Test
    void opensAStoreOfTheSizeThatIsAskedFor() {
        assertEquals(1L << 30, free(OptionalLong.empty()));
        assertEquals(4096, free(OptionalLong.of(4096)));
    }

    private static long free(OptionalLong maxBytes) {
        try (Storage store = new MemoryStorageProvider().open(new MemoryStorageProvider.Config(maxBytes))) {
            return store.freeBytes(VfsPath.ROOT);
        }
    }

    @Test
    void aStoreThatHoldsNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new MemoryStorageProvider.Config(OptionalLong.of(0)));
    }
}
