package io.sluice.server.listing;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.observe.LogText;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.FileKind;
import io.sluice.vfs.NameCodec;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fuzzes what is done with names: paths that stay below the root, names that keep their bytes, patterns and arguments of
 * LIST, one line for each entry. The input is two names, separated by the first LF.
 */
public final class NamesFuzz {

    private static final List<FileKind> KINDS = List.of(FileKind.values());
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    private NamesFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        bytesAreKept(input);
        String text = NameCodec.decode(input);
        int end = text.indexOf('\n');
        String one = end < 0 ? text : text.substring(0, end);
        String other = end < 0 ? "" : text.substring(end + 1);
        staysBelow(one, other);
        matches(one, other);
        arguments(one);
        oneLine(one, other);
        require(isHarmless(LogText.quoted(text)), "a log line is broken");
    }

    private static void bytesAreKept(byte[] input) {
        String text = NameCodec.decode(input);
        require(Arrays.equals(NameCodec.encode(text), input), "the bytes of a name have changed");
        boolean utf8;
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(input));
            utf8 = true;
        } catch (CharacterCodingException e) {
            utf8 = false;
        }
        require(NameCodec.isUnicode(text) == utf8, "not the JDK's opinion of UTF-8");
    }

    private static void staysBelow(String one, String other) {
        try {
            VfsPath path = VfsPath.of(one).resolve(other);
            require(new VfsPath(path.text()).equals(path), "not normal: " + path);
            require(path.names().stream().noneMatch(n -> n.isEmpty() || n.equals(".") || n.equals("..")), "a dot name");
            require(path.isRoot() || path.parent().child(path.name()).equals(path), path + " is not its parent's");
            require(VfsPath.of(one).resolve(path.text()).equals(path), path + " is not absolute");
        } catch (StorageException e) {
            require(e.error() instanceof StorageError.NameNotAllowed, "refused with " + e.error());
            require(!VfsPath.isClean(one) || !VfsPath.isClean(other), "refused: " + one + " " + other);
        }
    }

    private static void matches(String pattern, String name) {
        boolean matches = Glob.of(pattern).matches(name);
        require(!matches || !name.startsWith(".") || pattern.startsWith(".") || pattern.startsWith("\\."), "hidden");
        require(Glob.of("*").matches(name) != name.startsWith("."), "everything is not everything");
        StringBuilder literal = new StringBuilder();
        name.codePoints().forEach(point -> literal.append('\\').appendCodePoint(point));
        require(Glob.of(literal.toString()).matches(name), "a quoted name is not itself");
        require(!Glob.hasWildcards(literal.toString()), "a quoted name is a pattern");
    }

    private static void arguments(String argument) {
        ListArguments read = ListArguments.parse(argument);
        require(argument.endsWith(read.path()), "a path that was not sent");
        read.ifOptions().ifPresent(second -> {
            require(argument.endsWith(second.path()), "a path that was not sent");
            require(second.ifOptions().isEmpty(), "a third reading");
        });
    }

    private static void oneLine(String name, String target) {
        ByteBuffer out = ByteBuffer.allocate(64 * 1024);
        long seconds = 31L * Arrays.hashCode(NameCodec.encode(target)) * name.length();
        FileInfo entry = new FileInfo(
                name,
                KINDS.get(name.length() % KINDS.size()),
                seconds,
                Instant.ofEpochSecond(seconds),
                Optional.of(new FileInfo.Unix(target.length(), seconds, target, Optional.of(target))));
        EnumSet<Permission> rights = EnumSet.allOf(Permission.class);
        List<LineFormat> formats = List.of(
                new UnixListFormat(NOW),
                new NameListFormat("d"),
                new MlsxFormat(EnumSet.allOf(Fact.class), rights, Map.of()));
        for (LineFormat format : formats) {
            try {
                require(format.write(entry, out.clear()), "no room for a line");
                String line = NameCodec.decode(out.array(), 0, out.position());
                require(line.endsWith("\r\n") && VfsPath.isClean(line.substring(0, line.length() - 2)), "two lines");
                require(line.contains(name), "a line without its name");
                require(line.equals(format.text(entry) + "\r\n"), "another line on the control connection");
            } catch (IllegalArgumentException e) {
                require(!VfsPath.isClean(name), "refused: " + name);
            }
        }
    }

    private static boolean isHarmless(String line) {
        return line.chars().noneMatch(c -> c < ' ' || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
