package io.sluice.server.tree;

import io.sluice.server.auth.spi.MountRule;
import io.sluice.vfs.Capabilities;
import io.sluice.vfs.Meter;
import io.sluice.vfs.Storage;
import io.sluice.vfs.StorageException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The open stores of a server, each once, shared by all users.
 *
 * @param main the store that holds the homes
 * @param named the stores that mounts name, by their names
 */
public record Stores(Storage main, Map<String, Storage> named) implements AutoCloseable {

    /** Copies the map. */
    public Stores {
        named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
    }

    /** One store alone. */
    public static Stores of(Storage main) {
        return new Stores(main, Map.of());
    }

    /**
     * The store of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    Storage of(String name) {
        Storage store = name.equals(MountRule.MAIN) ? main : named.get(name);
        if (store == null) {
            throw new IllegalArgumentException("there is no store " + name);
        }
        return store;
    }

    /** What at least one of them can. */
    public Capabilities capabilities() {
        return named.values().stream().map(Storage::capabilities).reduce(main.capabilities(), Capabilities::or);
    }

    /** Hands over what each of them tells of itself, with its name. Never blocks. */
    public void meters(BiConsumer<String, List<Meter>> taker) {
        taker.accept(MountRule.MAIN, main.meters());
        named.forEach((name, store) -> taker.accept(name, store.meters()));
    }

    /** Closes all, each whatever becomes of the others. */
    @Override
    public void close() {
        List<Storage> all = new ArrayList<>(named.values());
        all.add(main);
        StorageException failed = null;
        for (Storage store : all) {
            try {
                store.close();
            } catch (StorageException e) {
                if (failed == null) {
                    failed = e;
                } else {
                    failed.addSuppressed(e);
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
