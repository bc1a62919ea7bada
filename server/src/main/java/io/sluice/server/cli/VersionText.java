package io.sluice.server.cli;

import io.sluice.server.observe.Build;

/** The version, from the manifest of the jar. */
final class VersionText {

    private VersionText() {}

    static String version() {
        return Build.version().orElse("(not packaged)");
    }
}
