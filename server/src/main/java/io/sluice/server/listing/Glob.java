package io.sluice.server.listing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern for the names of one directory, as shells have it: {@code *} for any characters, {@code ?} for one,
 * {@code [a-z]} for one of these, {@code [!a-z]} or {@code [^a-z]} for one of the others, and a backslash before a
 * character that means itself. A bracket that is never closed means itself. Names that begin with a dot match only a
 * pattern that begins with a dot.
 *
 * <p>Matching takes at most as many steps as pattern times name is long, whatever the pattern. Immutable.
 */
public final class Glob {

    private sealed interface Token {}

    private record Literal(int point) implements Token {}

    private enum Wild implements Token {
        ONE,
        MANY
    }

    /** Ranges as pairs of first and last, both included. */
    private record OneOf(boolean negated, List<Integer> bounds) implements Token {
        boolean accepts(int point) {
            for (int i = 0; i < bounds.size(); i += 2) {
                if (point >= bounds.get(i) && point <= bounds.get(i + 1)) {
                    return !negated;
                }
            }
            return negated;
        }
    }

    /** A bracket expression and where the pattern goes on behind it. */
    private record Bracket(OneOf token, int end) {}

    private final List<Token> tokens;

    private Glob(List<Token> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    /** The pattern of that text; every text is one. */
    public static Glob of(String pattern) {
        List<Token> tokens = new ArrayList<>();
        // When one bracket is never closed then no later one is: looking again would take quadratic time.
        boolean closes = true;
        int i = 0;
        while (i < pattern.length()) {
            int point = pattern.codePointAt(i);
            if (point == '*') {
                if (tokens.isEmpty() || tokens.getLast() != Wild.MANY) {
                    tokens.add(Wild.MANY);
                }
                i++;
            } else if (point == '?') {
                tokens.add(Wild.ONE);
                i++;
            } else if (point == '[' && closes) {
                if (bracket(pattern, i) instanceof Bracket(OneOf token, int end)) {
                    tokens.add(token);
                    i = end;
                } else {
                    closes = false;
                }
            } else {
                int literal = afterBackslash(pattern, i);
                tokens.add(new Literal(pattern.codePointAt(literal)));
                i = literal + Character.charCount(pattern.codePointAt(literal));
            }
        }
        return new Glob(tokens);
    }

    /** Whether the text holds anything that makes it match other names than one. */
    public static boolean hasWildcards(String text) {
        for (Token token : of(text).tokens) {
            if (!(token instanceof Literal)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the whole name fits. */
    public boolean matches(String name) {
        boolean hidden = name.startsWith(".");
        if (hidden && (tokens.isEmpty() || !tokens.getFirst().equals(new Literal('.')))) {
            return false;
        }
        int i = 0;
        int token = 0;
        // Where to take up again, with one character more for the last star, when what follows it does not fit.
        int starToken = -1;
        int starName = 0;
        while (i < name.length()) {
            int point = name.codePointAt(i);
            if (token < tokens.size() && tokens.get(token) == Wild.MANY) {
                starToken = token++;
                starName = i;
            } else if (token < tokens.size() && accepts(tokens.get(token), point)) {
                token++;
                i += Character.charCount(point);
            } else if (starToken >= 0) {
                token = starToken + 1;
                starName += Character.charCount(name.codePointAt(starName));
                i = starName;
            } else {
                return false;
            }
        }
        while (token < tokens.size() && tokens.get(token) == Wild.MANY) {
            token++;
        }
        return token == tokens.size();
    }

    private static boolean accepts(Token token, int point) {
        return switch (token) {
            case Literal(int wanted) -> wanted == point;
            case OneOf set -> set.accepts(point);
            case Wild wild -> wild == Wild.ONE;
        };
    }

    /** The bracket expression that opens at {@code open}, or null if it is never closed. */
    private static @Nullable Bracket bracket(String pattern, int open) {
        int i = open + 1;
        boolean negated = i < pattern.length() && (pattern.charAt(i) == '!' || pattern.charAt(i) == '^');
        if (negated) {
            i++;
        }
        int first = i;
        List<Integer> bounds = new ArrayList<>();
        while (i < pattern.length()) {
            if (pattern.charAt(i) == ']' && i > first) {
                return new Bracket(new OneOf(negated, List.copyOf(bounds)), i + 1);
            }
            i = afterBackslash(pattern, i);
            int from = pattern.codePointAt(i);
            i += Character.charCount(from);
            int to = from;
            if (i + 1 < pattern.length() && pattern.charAt(i) == '-' && pattern.charAt(i + 1) != ']') {
                i = afterBackslash(pattern, i + 1);
                to = pattern.codePointAt(i);
                i += Character.charCount(to);
            }
            bounds.add(from);
            bounds.add(to);
        }
        return null;
    }

    /** The index of the character that is meant at {@code i}: the next one if a backslash stands there. */
    private static int afterBackslash(String pattern, int i) {
        return pattern.charAt(i) == '\\' && i + 1 < pattern.length() ? i + 1 : i;
    }
}
