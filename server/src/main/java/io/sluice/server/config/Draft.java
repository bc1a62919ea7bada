package io.sluice.server.config;

import io.sluice.server.config.ConfigNode.Scalar;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The components of one record on their way to its constructor. When the constructor refuses a given value, that value
 * gives way to the default and the constructor is asked again, so that all refusals of one record are found at once. What
 * has neither value nor default is noted and stood in for, and nothing that is said of a stand-in is noted.
 */
final class Draft<R extends Record> {

    private final RecordShape<R> shape;
    private final String path;
    private final Optional<R> defaults;
    private final List<Problem> problems;
    private final Map<Integer, Object> values = new HashMap<>();
    private final Map<Integer, Origin> given = new HashMap<>();
    private final Map<Integer, String> texts = new HashMap<>();
    private final Set<Integer> failed = new HashSet<>();
    private boolean stoodIn;

    Draft(RecordShape<R> shape, String path, Optional<R> defaults, List<Problem> problems) {
        this.shape = shape;
        this.path = path;
        this.defaults = defaults;
        this.problems = problems;
    }

    /** A value that nobody wrote; with nothing, the constructor may have its own default for null. */
    void absent(int index, Optional<Object> fallback) {
        fallback.ifPresent(v -> values.put(index, v));
    }

    /** A value that was written; with nothing, a problem has been noted, and the default lets the rest be checked. */
    void given(int index, ConfigNode node, Optional<Object> value) {
        if (value.isPresent()) {
            values.put(index, value.get());
            given.put(index, node.origin());
            if (node instanceof Scalar scalar) {
                texts.put(index, scalar.text());
            }
        } else {
            drop(index);
        }
    }

    /** A section of its own; with nothing, a problem has been noted. */
    void nested(int index, Optional<Object> value) {
        value.ifPresentOrElse(v -> values.put(index, v), () -> drop(index));
    }

    /** The record, or nothing when what is missing or refused leaves none. */
    Optional<R> build() {
        requirePrimitives();
        while (true) {
            try {
                R built = shape.create(values);
                return requireAll(built) && !stoodIn ? Optional.of(built) : Optional.empty();
            } catch (InvalidValue refused) {
                if (!refuse(shape.keys().indexOf(refused.component()), refused)) {
                    return Optional.empty();
                }
            } catch (IllegalArgumentException refused) {
                if (!refuse(refused)) {
                    return Optional.empty();
                }
            } catch (NullPointerException refused) {
                // A constructor that has no default of its own for something that is absent, or else is at fault
                // itself.
                if (values.size() == shape.size()) {
                    throw refused;
                }
                if (!requireWhatFails()) {
                    return Optional.empty();
                }
            }
        }
    }

    /** A number has no absence that a constructor could replace. */
    private void requirePrimitives() {
        for (int i = 0; i < shape.size(); i++) {
            if (shape.component(i).getType().isPrimitive() && !values.containsKey(i)) {
                need(i);
                standIn(i);
            }
        }
    }

    private boolean requireAll(R built) {
        boolean complete = true;
        for (int i = 0; i < shape.size(); i++) {
            if (shape.get(built, shape.component(i)).isEmpty()) {
                complete = false;
                need(i);
            }
        }
        return complete;
    }

    /**
     * Finds out which of the absent values the constructor cannot do without: those whose absence it does not stand while
     * all others are there. Whether it can be asked again.
     */
    private boolean requireWhatFails() {
        List<Integer> absent = IntStream.range(0, shape.size())
                .filter(i -> !values.containsKey(i))
                .boxed()
                .toList();
        Map<Integer, Object> complete = new HashMap<>(values);
        absent.forEach(i -> StandIns.of(shape.component(i).getType()).ifPresent(v -> complete.put(i, v)));
        boolean found = false;
        boolean again = false;
        for (int i : absent) {
            Map<Integer, Object> others = new HashMap<>(complete);
            others.remove(i);
            if (failsOnAbsence(others)) {
                need(i);
                found = true;
                again |= standIn(i);
            }
        }
        if (!found) {
            absent.forEach(this::need); // it refuses the stand-ins too, so it cannot be found out
        }
        return again;
    }

    private boolean failsOnAbsence(Map<Integer, Object> candidates) {
        try {
            shape.create(candidates);
            return false;
        } catch (NullPointerException e) {
            return true;
        } catch (IllegalArgumentException e) {
            return false; // about a value that is there
        }
    }

    /** Puts a value in the place of one that is missing, so that the rest can be checked; whether there is such a value. */
    private boolean standIn(int index) {
        Optional<Object> value = StandIns.of(shape.component(index).getType());
        value.ifPresent(v -> values.put(index, v));
        failed.add(index);
        stoodIn = true;
        return value.isPresent();
    }

    private void need(int index) {
        if (failed.add(index)) {
            problems.add(new Problem(
                    Names.join(path, shape.key(index)),
                    "has to be given: expected "
                            + RecordShape.kind(shape.component(index).getType())));
        }
    }

    /** Notes a refusal of one component; whether the constructor can be asked again. */
    private boolean refuse(int index, InvalidValue refused) {
        if (failed.contains(index)) {
            return giveWay(index);
        }
        String key = Names.join(path, refused.component());
        Origin origin = given.get(index);
        String text = texts.getOrDefault(index, refused.value());
        problems.add(refusal(
                key,
                Names.isSecret(key) ? "****" : text,
                refused.expected(),
                origin == null ? new Origin.Default() : origin));
        return giveWay(index);
    }

    /** The same for a refusal in words alone, which begins with the name of the component or does not say. */
    private boolean refuse(IllegalArgumentException refused) {
        String text = String.valueOf(refused.getMessage());
        for (int i = 0; i < shape.size(); i++) {
            RecordComponent component = shape.component(i);
            String name = text.startsWith(shape.key(i)) ? shape.key(i) : component.getName();
            if (text.matches("(?s)" + name + "\\b[^-].*")) {
                if (failed.contains(i)) {
                    return giveWay(i);
                }
                String rest =
                        text.substring(name.length()).replaceFirst("^\\s*:", "").strip();
                Origin origin = given.get(i);
                problems.add(new Problem(
                        Names.join(path, shape.key(i)), rest + (origin == null ? "" : " (" + origin + ")")));
                return giveWay(i);
            }
        }
        problems.add(new Problem(path.isEmpty() ? "configuration" : path, text));
        return false;
    }

    /** Takes a refused value away; whether the constructor can be asked again. */
    private boolean giveWay(int index) {
        if (given.containsKey(index)) {
            drop(index);
            return true;
        }
        return index >= 0 && !values.containsKey(index) && standIn(index);
    }

    /** Puts the default in the place of a value that was refused; every value is refused at most once. */
    private void drop(int index) {
        failed.add(index);
        given.remove(index);
        values.remove(index);
        defaults.flatMap(d -> shape.get(d, shape.component(index)))
                .or(() -> StandIns.absent(shape.component(index).getType()))
                .ifPresent(v -> values.put(index, v));
        if (shape.component(index).getType().isPrimitive() && !values.containsKey(index)) {
            standIn(index);
        }
    }

    static Problem refusal(String key, String text, String expected, Origin origin) {
        return new Problem(key, "\"" + text + "\" is not allowed: expected " + expected + " (" + origin + ")");
    }
}
