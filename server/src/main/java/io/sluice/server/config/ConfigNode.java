package io.sluice.server.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was written, before any record looks at it: text and where it stood. */
sealed interface ConfigNode {

    /** Where it was written. */
    Origin origin();

    /** One value, as the very characters of the source: {@code 022} is not yet a number. */
    record Scalar(String text, Origin origin) implements ConfigNode {}

    /** A key with nothing behind it: the same as no key. */
    record Nothing(Origin origin) implements ConfigNode {}

    /** Values in order. */
    record Sequence(List<ConfigNode> items, Origin origin) implements ConfigNode {}

    /** Keys and what is behind them; may be changed while the layers are laid over each other. */
    record Section(Map<String, ConfigNode> children, Origin origin) implements ConfigNode {

        static Section empty() {
            return new Section(new LinkedHashMap<>(), new Origin.Default());
        }

        /** What stands at a dotted path. */
        Optional<ConfigNode> find(String path) {
            int dot = path.indexOf('.');
            if (dot < 0) {
                return Optional.ofNullable(children.get(path));
            }
            return children.get(path.substring(0, dot)) instanceof Section section
                    ? section.find(path.substring(dot + 1))
                    : Optional.empty();
        }

        /** Sets the value at a dotted path, making sections on the way; what is no section there gives way. */
        void put(String path, Scalar value) {
            int dot = path.indexOf('.');
            if (dot < 0) {
                children.put(path, value);
            } else if (children.get(path.substring(0, dot)) instanceof Section section) {
                section.put(path.substring(dot + 1), value);
            } else {
                Section section = new Section(new LinkedHashMap<>(), value.origin());
                children.put(path.substring(0, dot), section);
                section.put(path.substring(dot + 1), value);
            }
        }
    }
}
