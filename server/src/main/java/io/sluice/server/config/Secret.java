package io.sluice.server.config;

/**
 * A value that is never shown: not in logs, not in messages, not by {@code --check-config}.
 *
 * @param reveal the value itself; empty where none is set
 */
public record Secret(String reveal) {

    /** No secret. */
    public static final Secret NONE = new Secret("");

    /** Takes any text. */
    public static Secret parse(String text) {
        return new Secret(text);
    }

    /** Whether nothing is set. */
    public boolean isEmpty() {
        return reveal.isEmpty();
    }

    /** Stars, or nothing where nothing is set. */
    @Override
    public String toString() {
        return reveal.isEmpty() ? "" : "****";
    }
}
