package io.sluice.vfs;

import java.util.List;

/**
 * Opens stores of one type; found by {@link java.util.ServiceLoader}. The configuration's {@code storage.type} picks the
 * provider, whose own record takes the rest of that section.
 *
 * @param <C> the record that holds the type's settings, read by Jackson; its compact constructor validates
 */
public interface StorageProvider<C extends Record> {

    /** The name in {@code storage.type}, for example {@code local}. */
    String type();

    /** The class of the settings record. */
    Class<C> configType();

    /**
     * Opens the store.
     *
     * @throws StorageException if that cannot work: the text goes to whoever starts the server
     */
    Storage open(C config);

    /**
     * Tries out what a store with these settings can do, and leaves nothing behind: {@code --check-config --probe}. What
     * can be found out only by writing is written, and removed again. Blocks.
     *
     * @return lines for whoever runs it, each a whole sentence or a fact
     * @throws StorageException if the store cannot be used; the text says why
     */
    default List<String> probe(C config) {
        try (Storage store = open(config)) {
            return List.of("opens", "can: " + store.capabilities());
        }
    }
}
