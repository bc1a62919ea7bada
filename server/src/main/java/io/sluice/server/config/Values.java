package io.sluice.server.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Single values: text to the types that records use, and back. */
final class Values {

    private Values() {}

    /** Whether a value of this type is written as one text; other records are sections. */
    static boolean isScalar(Class<?> type) {
        return !type.isRecord() || parser(type).isPresent();
    }

    /**
     * The value of that text.
     *
     * @throws InvalidValue if it is none
     */
    static Object parse(Class<?> type, String text) {
        if (type == String.class) {
            return text;
        } else if (type == int.class) {
            return (int) number(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
        } else if (type == long.class) {
            return number(text, Long.MIN_VALUE, Long.MAX_VALUE);
        } else if (type == boolean.class) {
            return truth(text);
        } else if (type == Duration.class) {
            return DurationText.parse(text);
        } else if (type == Path.class) {
            return path(text);
        } else if (type.isEnum()) {
            return constant(type, text);
        }
        return call(parser(type).orElseThrow(() -> new IllegalStateException("no text form of " + type)), text);
    }

    /** The text of a value as a file would have it. */
    static String format(Object value) {
        return switch (value) {
            case Duration duration -> DurationText.format(duration);
            case Enum<?> constant -> word(constant);
            case Optional<?> optional -> optional.map(Values::format).orElse("");
            case OptionalLong number -> number.isPresent() ? Long.toString(number.getAsLong()) : "";
            case OptionalInt number -> number.isPresent() ? Integer.toString(number.getAsInt()) : "";
            case Collection<?> items -> items.stream().map(Values::format).collect(Collectors.joining(", "));
            default -> value.toString();
        };
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static long number(String text, long low, long high) {
        try {
            long value = Long.parseLong(text.strip());
            if (value >= low && value <= high) {
                return value;
            }
        } catch (NumberFormatException e) {
            // The message below says more than the exception does.
        }
        throw new InvalidValue("number", text, "a whole number" + (high == Long.MAX_VALUE ? "" : " below 2^31"));
    }

    private static boolean truth(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new InvalidValue("boolean", text, "true or false");
        };
    }

    private static Path path(String text) {
        try {
            if (!text.isBlank()) {
                return Path.of(text);
            }
        } catch (InvalidPathException e) {
            throw new InvalidValue("path", text, "a path of the file system (" + e.getReason() + ")");
        }
        throw new InvalidValue("path", text, "a path of the file system");
    }

    private static Object constant(Class<?> type, String text) {
        Object[] constants = type.getEnumConstants();
        for (Object constant : constants == null ? new Object[0] : constants) {
            if (word((Enum<?>) constant).equals(text.strip().toLowerCase(Locale.ROOT))) {
                return constant;
            }
        }
        String words = Arrays.stream(constants == null ? new Object[0] : constants)
                .map(c -> word((Enum<?>) c))
                .collect(Collectors.joining(", "));
        throw new InvalidValue("word", text, "one of " + words);
    }

    /** The static {@code parse(String)} of a value type. */
    private static Optional<Method> parser(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(m -> m.getName().equals("parse")
                        && Modifier.isStatic(m.getModifiers())
                        && m.getReturnType() == type
                        && Arrays.equals(m.getParameterTypes(), new Class<?>[] {String.class}))
                .findFirst();
    }

    private static Object call(Method parser, String text) {
        try {
            parser.setAccessible(true);
            return parser.invoke(null, text);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof InvalidValue invalid) {
                throw invalid;
            }
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw new InvalidValue("value", text, String.valueOf(refused.getMessage()));
            }
            throw new IllegalStateException(parser + " failed", e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(parser + " cannot be called", e);
        }
    }
}
