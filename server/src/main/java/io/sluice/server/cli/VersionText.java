package io.sluice.server.cli;

import io.sluice.server.observe.Build;
import picocli.CommandLine.IVersionProvider;

/** The version, from the manifest of the jar. */
final class VersionText implements IVersionProvider {

    VersionText() {}

    @Override
    public String[] getVersion() {
        return new String[] {"Sluice " + version() + " (Java " + Runtime.version() + ")"};
    }

    static String version() {
        return Build.version().orElse("(not packaged)");
    }
}
