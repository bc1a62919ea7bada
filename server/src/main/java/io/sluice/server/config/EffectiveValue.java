package io.sluice.server.config;

/**
 * One setting as it holds.
 *
 * @param path the dotted key
 * @param text the value, stars for a secret
 * @param origin where it came from
 */
public record EffectiveValue(String path, String text, Origin origin) {}
