package io.sluice.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** What takes the place of a value that is not there. */
final class StandIns {

    private StandIns() {}

    /** What a component that nobody gave has by its type alone. */
    static Optional<Object> absent(Class<?> type) {
        if (type == Optional.class) {
            return Optional.of(Optional.empty());
        } else if (type == OptionalLong.class) {
            return Optional.of(OptionalLong.empty());
        } else if (type == OptionalInt.class) {
            return Optional.of(OptionalInt.empty());
        } else if (type == List.class) {
            return Optional.of(List.of());
        } else if (type == Set.class) {
            return Optional.of(Set.of());
        } else if (type == boolean.class) {
            return Optional.of(false);
        }
        return Optional.empty();
    }

    /**
     * Some value of that type, to go on checking with where one is missing that has to be given; a record that was made
     * with it is never used.
     */
    static Optional<Object> of(Class<?> type) {
        if (type == int.class) {
            return Optional.of(1);
        } else if (type == long.class) {
            return Optional.of(1L);
        } else if (type == String.class) {
            return Optional.of("x");
        } else if (type == Path.class) {
            return Optional.of(Path.of("x"));
        } else if (type == Duration.class) {
            return Optional.of(Duration.ofSeconds(1));
        } else if (type == Secret.class) {
            return Optional.of(Secret.parse("x"));
        } else if (type.isEnum()) {
            return Optional.of(type.getEnumConstants()[0]);
        }
        return absent(type);
    }
}
