package io.sluice.server.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Everything that a configuration says, checked.
 *
 * @param server the protocol side
 * @param storage the store
 * @param stores further stores, which mounts name
 * @param auth who may log in
 */
public record Configuration(
        ServerConfig server, StorageSection<?> storage, Map<String, StorageSection<?>> stores, AuthSection<?> auth) {

    /** Copies the stores, in their order. */
    public Configuration {
        stores = Collections.unmodifiableMap(new LinkedHashMap<>(stores));
    }
}
