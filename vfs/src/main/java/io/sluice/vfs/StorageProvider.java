package io.sluice.vfs;

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
}
