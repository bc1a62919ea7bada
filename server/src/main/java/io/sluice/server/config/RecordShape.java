package io.sluice.server.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The components of a record class, by index and by key. */
final class RecordShape<R extends Record> {

    private final Class<R> type;
    private final RecordComponent[] components;
    private final List<String> keys;

    private RecordShape(Class<R> type) {
        this.type = type;
        this.components = type.getRecordComponents();
        this.keys = Arrays.stream(components).map(c -> Names.kebab(c.getName())).toList();
    }

    static <R extends Record> RecordShape<R> of(Class<R> type) {
        return new RecordShape<>(type);
    }

    /** The record's own {@code static final DEFAULTS}, if it has one. */
    static <R extends Record> Optional<R> defaults(Class<R> type) {
        try {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals("DEFAULTS")
                        && Modifier.isStatic(field.getModifiers())
                        && field.getType() == type) {
                    field.setAccessible(true);
                    return Optional.of(type.cast(field.get(null)));
                }
            }
            return Optional.empty();
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(type + " cannot be read", e);
        }
    }

    /** The dotted keys of all single values below a record class: what a variable or a flag can set. */
    static List<String> leaves(Class<? extends Record> type, String path) {
        List<String> leaves = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String key = Names.join(path, Names.kebab(component.getName()));
            Class<?> target =
                    Collection.class.isAssignableFrom(component.getType()) ? argument(component) : component.getType();
            if (Values.isScalar(target)) {
                leaves.add(key);
            } else if (target == component.getType()) {
                leaves.addAll(leaves(target.asSubclass(Record.class), key));
            }
        }
        return leaves;
    }

    int size() {
        return components.length;
    }

    RecordComponent component(int index) {
        return components[index];
    }

    String key(int index) {
        return keys.get(index);
    }

    List<String> keys() {
        return keys;
    }

    /** The value of a component; nothing for null. */
    Optional<Object> get(Record instance, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return Optional.ofNullable(component.getAccessor().invoke(instance));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component + " cannot be read", e);
        }
    }

    /**
     * Calls the canonical constructor, with null for what has no value.
     *
     * @throws IllegalArgumentException what the constructor throws
     * @throws NullPointerException what the constructor throws
     */
    R create(Map<Integer, Object> values) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] arguments = new Object[components.length];
        values.forEach((index, value) -> arguments[index] = value);
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            if (e.getCause() instanceof NullPointerException missing) {
                throw missing;
            }
            throw new IllegalStateException(type + " cannot be made", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }

    /** The T of {@code Optional<T>}, {@code List<T>} and {@code Set<T>}. */
    static Class<?> argument(RecordComponent component) {
        if (component.getGenericType() instanceof ParameterizedType generic
                && generic.getActualTypeArguments()[0] instanceof Class<?> argument) {
            return argument == Integer.class ? int.class : argument == Long.class ? long.class : argument;
        }
        throw new IllegalStateException("no plain type argument: " + component);
    }

    /** What a value of this type is called in a message. */
    static String kind(Class<?> type) {
        if (type == Duration.class) {
            return "a duration such as 30s, 5m, 1h30m or PT30S";
        } else if (type == int.class || type == long.class || type == OptionalInt.class || type == OptionalLong.class) {
            return "a whole number";
        } else if (type == boolean.class) {
            return "true or false";
        } else if (type == Path.class) {
            return "a path of the file system";
        } else if (type.isEnum()) {
            return "a word";
        }
        return type == String.class ? "a text" : "a value";
    }
}
