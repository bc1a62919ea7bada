package io.sluice.server.config;

/** A value that a configuration record refuses; the loader adds the path to the record. */
public final class InvalidValue extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String component;
    private final String value;
    private final String expected;

    /** A refusal of {@code value} for {@code component}. */
    public InvalidValue(String component, Object value, String expected) {
        super(component + ": " + value + " is not allowed: expected " + expected);
        this.component = component;
        this.value = String.valueOf(value);
        this.expected = expected;
    }

    /** The record component. */
    public String component() {
        return component;
    }

    /** The value as text. */
    public String value() {
        return value;
    }

    /** What was expected, as the rest of a sentence. */
    public String expected() {
        return expected;
    }
}
