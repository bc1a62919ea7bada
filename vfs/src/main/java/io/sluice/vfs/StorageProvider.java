package io.sluice.vfs;

import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /** Where a store with these settings is, in a few words for whoever starts the server; empty if they say nothing. */
    default Optional<String> place(C config) {
        return Optional.empty();
    }

    /**
     * What is wrong with the files of this machine that the settings name, and other things that can be seen without the
     * store: nothing is opened, and nobody is asked. {@code --check-config} does it, and so does the start.
     *
     * @return the keys of the settings below the store's own, such as {@code connection.ca-file}, and what is wrong
     */
    default Map<String, String> faults(C config) {
        return Map.of();
    }

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
