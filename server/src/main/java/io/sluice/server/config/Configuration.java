package io.sluice.server.config;

/**
 * Everything that a configuration says, checked.
 *
 * @param server the protocol side
 * @param storage the store
 * @param auth who may log in
 */
public record Configuration(ServerConfig server, StorageSection<?> storage, AuthSection<?> auth) {}
