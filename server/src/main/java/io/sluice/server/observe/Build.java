package io.sluice.server.observe;

import java.util.Optional;

/** Which build of the server this is. */
public final class Build {

    private Build() {}

    /** The version, from the manifest of the jar; empty where the classes run unpacked. */
    public static Optional<String> version() {
        return Optional.ofNullable(Build.class.getPackage().getImplementationVersion());
    }
}
