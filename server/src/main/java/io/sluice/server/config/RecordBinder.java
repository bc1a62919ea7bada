package io.sluice.server.config;

import io.sluice.server.config.ConfigNode.Nothing;
import io.sluice.server.config.ConfigNode.Scalar;
import io.sluice.server.config.ConfigNode.Section;
import io.sluice.server.config.ConfigNode.Sequence;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Fills records from sections and collects every problem on the way. Reflection instead of Jackson's data binding, which
 * stops at the first problem and is slow to start.
 *
 * <p>A key that is not given takes the component's value in the record's static {@code DEFAULTS}; without that, an
 * optional is empty, a list is empty, a boolean is false, and anything else is null for the constructor to replace: what it
 * leaves null, and a number, has to be given.
 */
final class RecordBinder {

    private final List<Problem> problems;
    private final List<EffectiveValue> effective = new ArrayList<>();

    RecordBinder(List<Problem> problems) {
        this.problems = problems;
    }

    /** Every single value that was bound, in the order of the records. */
    List<EffectiveValue> effective() {
        return effective;
    }

    /** The record that this section describes, or nothing when a problem was found that leaves none of it. */
    <R extends Record> Optional<R> bind(Class<R> type, Section section, String path) {
        return bind(type, section, path, RecordShape.defaults(type));
    }

    private <R extends Record> Optional<R> bind(Class<R> type, Section section, String path, Optional<R> defaults) {
        RecordShape<R> shape = RecordShape.of(type);
        refuseUnknown(shape, section, path);
        Draft<R> draft = new Draft<>(shape, path, defaults, problems);
        for (int i = 0; i < shape.size(); i++) {
            RecordComponent component = shape.component(i);
            String key = Names.join(path, shape.key(i));
            ConfigNode node = section.children().get(shape.key(i));
            Optional<Object> fallback = defaults.flatMap(d -> shape.get(d, component));
            if (component.getType().isRecord() && !Values.isScalar(component.getType())) {
                draft.nested(i, nested(component.getType().asSubclass(Record.class), node, key, fallback));
            } else if (node == null || node instanceof Nothing) {
                draft.absent(i, fallback.or(() -> StandIns.absent(component.getType())));
            } else {
                draft.given(i, node, value(component, node, key));
            }
        }
        Optional<R> built = draft.build();
        built.ifPresent(r -> report(shape, r, section, path));
        return built;
    }

    private void report(RecordShape<?> shape, Record built, Section section, String path) {
        for (int i = 0; i < shape.size(); i++) {
            RecordComponent component = shape.component(i);
            if (component.getType().isRecord() && !Values.isScalar(component.getType())) {
                continue; // has reported itself
            }
            ConfigNode node = section.children().get(shape.key(i));
            Origin origin = node == null || node instanceof Nothing ? new Origin.Default() : node.origin();
            String key = Names.join(path, shape.key(i));
            String text = shape.get(built, component).map(Values::format).orElse("");
            effective.add(new EffectiveValue(key, Names.isSecret(key) && !text.isEmpty() ? "****" : text, origin));
        }
    }

    private Optional<Object> nested(
            Class<? extends Record> type, @Nullable ConfigNode node, String path, Optional<Object> fallback) {
        return switch (node) {
            case null -> bindNested(type, Section.empty(), path, fallback);
            case Nothing nothing -> bindNested(type, Section.empty(), path, fallback);
            case Section section -> bindNested(type, section, path, fallback);
            case Scalar scalar -> wrongShape(path, node, "a section with keys of its own", scalar.text());
            case Sequence sequence -> wrongShape(path, node, "a section with keys of its own", "a list");
        };
    }

    private <T extends Record> Optional<Object> bindNested(
            Class<T> type, Section section, String path, Optional<Object> fallback) {
        Optional<T> defaults = fallback.map(type::cast).or(() -> RecordShape.defaults(type));
        return bind(type, section, path, defaults).map(r -> r);
    }

    private Optional<Object> value(RecordComponent component, ConfigNode node, String key) {
        Class<?> type = component.getType();
        if (type == Optional.class) {
            return scalar(RecordShape.argument(component), node, key).map(Optional::of);
        } else if (type == OptionalLong.class) {
            return scalar(long.class, node, key).map(v -> OptionalLong.of((Long) v));
        } else if (type == OptionalInt.class) {
            return scalar(int.class, node, key).map(v -> OptionalInt.of((Integer) v));
        } else if (type == List.class) {
            return items(RecordShape.argument(component), node, key).map(v -> v);
        } else if (type == Set.class) {
            return items(RecordShape.argument(component), node, key).map(LinkedHashSet::new);
        }
        return scalar(type, node, key);
    }

    private Optional<List<Object>> items(Class<?> type, ConfigNode node, String key) {
        if (node instanceof Section && !KeyedValue.class.isAssignableFrom(type)) {
            return wrongShape(key, node, "a list", "a section").map(never -> List.of());
        }
        List<ConfigNode> nodes =
                switch (node) {
                    case Sequence sequence -> sequence.items();
                    case Scalar scalar -> split(scalar);
                    case Nothing nothing -> List.of();
                    case Section section -> pairs(section, key);
                };
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            String place = key + "[" + i + "]";
            Optional<Object> item = Values.isScalar(type)
                    ? scalar(type, nodes.get(i), place)
                    : nested(type.asSubclass(Record.class), nodes.get(i), place, Optional.empty());
            item.ifPresent(values::add);
        }
        return values.size() == nodes.size() ? Optional.of(values) : Optional.empty();
    }

    /** A list that is written as keys and values. */
    private List<ConfigNode> pairs(Section section, String key) {
        List<ConfigNode> items = new ArrayList<>();
        section.children().forEach((name, node) -> {
            switch (node) {
                case Scalar scalar -> items.add(new Scalar(name + "=" + scalar.text(), scalar.origin()));
                case Nothing nothing -> items.add(new Scalar(name + "=", nothing.origin()));
                case Sequence sequence -> wrongShape(Names.join(key, name), node, "a text", "a list");
                case Section inner -> wrongShape(Names.join(key, name), node, "a text", "a section");
            }
        });
        return items;
    }

    /** Lists as variables and flags have them: with commas. */
    private static List<ConfigNode> split(Scalar scalar) {
        return scalar.text().isBlank()
                ? List.of()
                : Arrays.stream(scalar.text().split(",", -1))
                        .<ConfigNode>map(part -> new Scalar(part.strip(), scalar.origin()))
                        .toList();
    }

    private Optional<Object> scalar(Class<?> type, ConfigNode node, String key) {
        return switch (node) {
            case Scalar scalar -> parse(type, scalar, key);
            case Sequence sequence -> joined(type, sequence, key);
            case Section section -> wrongShape(key, node, RecordShape.kind(type), "a section");
            case Nothing nothing -> wrongShape(key, node, RecordShape.kind(type), "nothing");
        };
    }

    /** A list for a value that has a text form: the words with commas between them. */
    private Optional<Object> joined(Class<?> type, Sequence sequence, String key) {
        boolean words = sequence.items().stream().allMatch(Scalar.class::isInstance);
        if (!words || !type.isRecord()) {
            return wrongShape(key, sequence, RecordShape.kind(type), "a list");
        }
        String text = sequence.items().stream().map(i -> ((Scalar) i).text()).collect(Collectors.joining(", "));
        return parse(type, new Scalar(text, sequence.origin()), key);
    }

    private Optional<Object> parse(Class<?> type, Scalar scalar, String key) {
        try {
            return Optional.of(Values.parse(type, scalar.text()));
        } catch (InvalidValue e) {
            boolean secret = type == Secret.class || Names.isSecret(key);
            problems.add(Draft.refusal(key, secret ? "****" : scalar.text(), e.expected(), scalar.origin()));
            return Optional.empty();
        }
    }

    private Optional<Object> wrongShape(String key, ConfigNode node, String expected, String found) {
        problems.add(Draft.refusal(key, found, expected, node.origin()));
        return Optional.empty();
    }

    private void refuseUnknown(RecordShape<?> shape, Section section, String path) {
        for (Map.Entry<String, ConfigNode> child : section.children().entrySet()) {
            if (!shape.keys().contains(child.getKey())) {
                problems.add(new Problem(
                        Names.join(path, Names.shown(child.getKey())),
                        "unknown key, " + Names.hint(child.getKey(), shape.keys()) + " ("
                                + child.getValue().origin() + ")"));
            }
        }
    }
}
