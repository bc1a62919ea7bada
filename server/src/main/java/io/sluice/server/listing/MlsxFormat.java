package io.sluice.server.listing;

import io.sluice.server.auth.spi.Permission;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.FileInfo.Unix;
import io.sluice.vfs.FileKind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The lines of MLSD and MLST (RFC 3659 7): facts, each ended by a semicolon, one space, the name. Links are
 * {@code OS.unix=slink:} without their target, as FileZilla wants them; only files have a size.
 */
public final class MlsxFormat extends ScratchFormat {

    /** The name of the listed directory itself in its listing: {@code type=cdir}. */
    public static final String CURRENT = ".";

    /** The name of its parent: {@code type=pdir}. */
    public static final String PARENT = "..";

    private static final byte[] TYPE_FILE = ascii("type=file;");
    private static final byte[] TYPE_DIRECTORY = ascii("type=dir;");
    private static final byte[] TYPE_LINK = ascii("type=OS.unix=slink:;");
    private static final byte[] TYPE_OTHER = ascii("type=OS.unix=special;");
    private static final byte[] TYPE_CURRENT = ascii("type=cdir;");
    private static final byte[] TYPE_PARENT = ascii("type=pdir;");
    private static final byte[] SIZE = ascii("size=");
    private static final byte[] MODIFY = ascii("modify=");
    private static final byte[] UNIQUE = ascii("unique=");
    private static final byte[] MODE = ascii("UNIX.mode=");
    private static final byte[] OWNER = ascii("UNIX.owner=ftp;");
    private static final byte[] GROUP = ascii("UNIX.group=ftp;");

    private final Set<Fact> facts;
    private final Perms usual;
    private final Map<String, Perms> exceptions = new HashMap<>();
    private final CivilTime time = new CivilTime();

    /** The perm fact of each kind of entry, made once for many. */
    private static final class Perms {
        private final byte[] file;
        private final byte[] directory;
        private final byte[] link;
        private final byte[] other;

        Perms(Set<Permission> rights) {
            file = perm(FileKind.FILE, rights);
            directory = perm(FileKind.DIRECTORY, rights);
            link = perm(FileKind.SYMLINK, rights);
            other = perm(FileKind.OTHER, rights);
        }

        byte[] of(FileKind kind) {
            return switch (kind) {
                case FILE -> file;
                case DIRECTORY -> directory;
                case SYMLINK -> link;
                case OTHER -> other;
            };
        }
    }

    /**
     * A format for one listing.
     *
     * @param facts which facts to state; those that a store does not know are left out
     * @param rights what the client may do there
     * @param others what it may do with the entries that have rights of their own, by name
     */
    public MlsxFormat(Set<Fact> facts, Set<Permission> rights, Map<String, Set<Permission>> others) {
        this.facts = EnumSet.noneOf(Fact.class);
        this.facts.addAll(facts);
        usual = new Perms(rights);
        others.forEach((name, exception) -> exceptions.put(name, new Perms(exception)));
    }

    @Override
    void format(FileInfo entry) {
        facts(entry, type(entry), entry.name());
    }

    /** The type of an entry; no listing of a store has {@link #CURRENT} and {@link #PARENT}. */
    private static byte[] type(FileInfo entry) {
        return switch (entry.name()) {
            case CURRENT -> TYPE_CURRENT;
            case PARENT -> TYPE_PARENT;
            default -> type(entry.kind());
        };
    }

    /** What MLST replies: as {@link #text(FileInfo)}, with the path in place of the entry's name. */
    public String text(FileInfo entry, String path) {
        line.clear();
        facts(entry, type(entry.kind()), path);
        return line.text();
    }

    private void facts(FileInfo entry, byte[] type, String name) {
        if (facts.contains(Fact.TYPE)) {
            line.put(type);
        }
        if (facts.contains(Fact.SIZE) && entry.isFile()) {
            line.put(SIZE).number(Math.max(0, entry.size()), 1).put(';');
        }
        if (facts.contains(Fact.MODIFY) && isKnown(entry)) {
            modify(entry.modified().getEpochSecond());
        }
        if (facts.contains(Fact.PERM)) {
            Perms perms = exceptions.isEmpty() ? usual : exceptions.getOrDefault(entry.name(), usual);
            line.put(perms.of(entry.kind()));
        }
        if (entry.unix().isPresent()) {
            unix(entry.unix().get());
        }
        if (facts.contains(Fact.UNIX_OWNER)) {
            line.put(OWNER);
        }
        if (facts.contains(Fact.UNIX_GROUP)) {
            line.put(GROUP);
        }
        line.put(' ').name(name);
    }

    /** Stores that keep no times of directories give that; clients would make it the time of their copy. */
    private static boolean isKnown(FileInfo entry) {
        return entry.isFile() || !entry.modified().equals(Instant.EPOCH);
    }

    private void modify(long epochSecond) {
        time.set(epochSecond);
        line.put(MODIFY)
                .digits(time.year(), 4)
                .digits(time.month(), 2)
                .digits(time.dayOfMonth(), 2)
                .digits(time.hour(), 2)
                .digits(time.minute(), 2)
                .digits(time.second(), 2)
                .put(';');
    }

    private void unix(Unix unix) {
        if (facts.contains(Fact.UNIQUE)) {
            line.put(UNIQUE);
            for (int i = 0; i < unix.unique().length(); i++) {
                char c = unix.unique().charAt(i);
                line.put(c > ' ' && c < 0x7F && c != ';' ? c : '_');
            }
            line.put(';');
        }
        if (facts.contains(Fact.UNIX_MODE)) {
            line.put(MODE);
            for (int shift = 9; shift >= 0; shift -= 3) {
                line.put((char) ('0' + ((unix.mode() >> shift) & 7)));
            }
            line.put(';');
        }
    }

    private static byte[] type(FileKind kind) {
        return switch (kind) {
            case FILE -> TYPE_FILE;
            case DIRECTORY -> TYPE_DIRECTORY;
            case SYMLINK -> TYPE_LINK;
            case OTHER -> TYPE_OTHER;
        };
    }

    /** RFC 3659 7.5.5; what a link leads to is not known here, so it gets what holds for files and directories. */
    private static byte[] perm(FileKind kind, Set<Permission> rights) {
        boolean file = kind == FileKind.FILE;
        boolean directory = kind == FileKind.DIRECTORY;
        boolean link = kind == FileKind.SYMLINK;
        StringBuilder letters = new StringBuilder("perm=");
        letters.append(file && rights.contains(Permission.APPEND) ? "a" : "");
        letters.append(directory && rights.contains(Permission.UPLOAD) ? "c" : "");
        letters.append(rights.contains(Permission.DELETE) ? "d" : "");
        letters.append(directory || link ? "e" : "");
        letters.append(rights.contains(Permission.RENAME) ? "f" : "");
        letters.append((directory || link) && rights.contains(Permission.LIST) ? "l" : "");
        letters.append(directory && rights.contains(Permission.MAKE_DIRECTORY) ? "m" : "");
        letters.append(directory && rights.contains(Permission.DELETE) ? "p" : "");
        letters.append((file || link) && rights.contains(Permission.DOWNLOAD) ? "r" : "");
        letters.append(file && rights.contains(Permission.OVERWRITE) ? "w" : "");
        return ascii(letters.append(';').toString());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
