package io.sluice.server.config;

/**
 * An item of a list whose text is {@code key=value}: a file may write the whole list as keys and values too, one below
 * the other.
 */
interface KeyedValue {}
