package io.sluice.server.config;

import io.sluice.server.observe.LogText;

/**
 * One thing that is wrong with the configuration.
 *
 * @param path the key, or the file, it is about
 * @param text what is wrong and what was expected
 */
public record Problem(String path, String text) {

    /** Makes one line of it, whatever the file holds. */
    public Problem {
        path = LogText.safe(path);
        text = LogText.safe(text);
    }

    @Override
    public String toString() {
        return path + ": " + text;
    }
}
