package io.sluice.vfs.s3;

/**
 * A value that is never shown.
 *
 * @param reveal the value itself
 */
public record SecretText(String reveal) {

    /** Takes any text; the reader of configurations calls this. */
    public static SecretText parse(String text) {
        return new SecretText(text);
    }

    /** Stars. */
    @Override
    public String toString() {
        return reveal.isEmpty() ? "" : "****";
    }
}
