package io.sluice.vfs;

import java.util.ArrayList;
import java.util.List;

/**
 * An absolute, normalised path inside one {@link Storage}: {@code /} or {@code /name/name}, without empty, {@code .} or
 * {@code ..} components, so that it cannot leave the root by construction.
 *
 * <p>Names are bytes on the wire and on disk. Here they are strings in the form of {@link NameCodec}: UTF-8 where the
 * bytes are UTF-8, and each other byte as one escape character, so that every name goes both ways unchanged.
 *
 * @param text the whole path, beginning with {@code /}; no trailing {@code /} except for the root itself
 */
public record VfsPath(String text) implements Comparable<VfsPath> {

    /** The root of a store. */
    public static final VfsPath ROOT = new VfsPath("/");

    /**
     * Accepts only text that is in normal form already; {@link #resolve} is the way from a client's text.
     *
     * @throws IllegalArgumentException if the text is not absolute and normalised
     */
    public VfsPath {
        if (!isNormal(text)) {
            throw new IllegalArgumentException("not an absolute normalised path: " + text);
        }
    }

    /** Parses an absolute path, or one relative to the root; the rules are those of {@link #resolve}. */
    public static VfsPath of(String text) {
        return ROOT.resolve(text);
    }

    /**
     * Resolves what a client typed against this directory: absolute text starts at the root, {@code .} and repeated
     * slashes vanish, {@code ..} goes up lexically and stops at the root.
     *
     * @throws StorageException {@link StorageError.NameNotAllowed} for a name with NUL, CR or LF, which the FTP control
     *     connection cannot carry
     */
    public VfsPath resolve(String input) {
        requireClean(input);
        List<String> names = new ArrayList<>(input.startsWith("/") ? List.of() : names());
        for (String part : input.split("/", -1)) {
            switch (part) {
                case "", "." -> {}
                case ".." -> {
                    if (!names.isEmpty()) {
                        names.removeLast();
                    }
                }
                default -> names.add(part);
            }
        }
        return names.isEmpty() ? ROOT : new VfsPath("/" + String.join("/", names));
    }

    /**
     * The entry of that name in this directory; the name is taken as it is.
     *
     * @throws StorageException {@link StorageError.NameNotAllowed} for an empty name, {@code .}, {@code ..}, or one with
     *     a slash, NUL, CR or LF
     */
    public VfsPath child(String name) {
        requireClean(name);
        if (name.isEmpty() || name.indexOf('/') >= 0 || name.equals(".") || name.equals("..")) {
            throw new StorageException(new StorageError.NameNotAllowed(name, "not a single name"));
        }
        return new VfsPath(isRoot() ? "/" + name : text + "/" + name);
    }

    /** Whether this is {@link #ROOT}. */
    public boolean isRoot() {
        return text.length() == 1;
    }

    /** The directory that holds this entry; the root is its own parent. */
    public VfsPath parent() {
        int slash = text.lastIndexOf('/');
        return slash <= 0 ? ROOT : new VfsPath(text.substring(0, slash));
    }

    /** The last name, or the empty string for the root. */
    public String name() {
        return text.substring(text.lastIndexOf('/') + 1);
    }

    /** The names from the root down; empty for the root. */
    public List<String> names() {
        return isRoot() ? List.of() : List.of(text.substring(1).split("/", -1));
    }

    /** Whether this is that path or lies somewhere below it. */
    public boolean startsWith(VfsPath other) {
        return other.isRoot()
                || text.equals(other.text)
                || (text.startsWith(other.text) && text.charAt(other.text.length()) == '/');
    }

    /** The path that {@code inner} is for whoever sees this directory as a part of the tree and not as its root. */
    public VfsPath append(VfsPath inner) {
        return inner.isRoot() ? this : isRoot() ? inner : new VfsPath(text + inner.text);
    }

    /**
     * The path that this is for whoever has that directory as the root: {@link #append} the other way.
     *
     * @throws IllegalArgumentException if this does not lie there
     */
    public VfsPath relativeTo(VfsPath root) {
        if (!startsWith(root)) {
            throw new IllegalArgumentException(text + " is not below " + root);
        }
        return root.isRoot()
                ? this
                : text.length() == root.text.length() ? ROOT : new VfsPath(text.substring(root.text.length()));
    }

    @Override
    public int compareTo(VfsPath other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }

    private static void requireClean(String text) {
        if (!isClean(text)) {
            throw new StorageException(
                    new StorageError.NameNotAllowed(text, "a name cannot hold NUL, carriage return or line feed"));
        }
    }

    /** Whether a name or path is free of the characters that the control connection cannot carry: NUL, CR and LF. */
    public static boolean isClean(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || c == '\r' || c == '\n') {
                return false;
            }
        }
        return true;
    }

    private static boolean isNormal(String text) {
        if (text.equals("/")) {
            return true;
        }
        if (!text.startsWith("/") || !isClean(text)) {
            return false;
        }
        for (String part : text.substring(1).split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        return true;
    }
}
