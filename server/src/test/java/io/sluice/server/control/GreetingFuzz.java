package io.sluice.server.control;

/** Fuzzes a whole session from its first byte on, as {@link SessionFuzz} does behind the login. */
public final class GreetingFuzz {

    private static final byte[] NOTHING = {};

    private GreetingFuzz() {}

    /** Called once before: the first session takes long to make, and inputs have a time limit. */
    public static void fuzzerInitialize() {
        fuzzerTestOneInput(new byte[0]);
    }

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        SessionFuzz.compare(input, NOTHING);
    }
}
