package io.sluice.server.listing;

import io.sluice.vfs.FileInfo;
import io.sluice.vfs.FileInfo.Unix;
import io.sluice.vfs.FileKind;
import io.sluice.vfs.VfsPath;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The lines of LIST, in the form of {@code ls -l} that all clients read:
 *
 * <pre>drwxr-xr-x   1 ftp      ftp              4096 Nov 22 20:22 name</pre>
 *
 * <p>English months; one space before the name; the year in place of the time for what is older than 180 days or more
 * than a day ahead. Owner and group are always {@code ftp}: names of accounts are nobody's business.
 */
public final class UnixListFormat extends ScratchFormat {

    private static final byte[][] MONTHS = {
        ascii(" Jan "), ascii(" Feb "), ascii(" Mar "), ascii(" Apr "), ascii(" May "), ascii(" Jun "),
        ascii(" Jul "), ascii(" Aug "), ascii(" Sep "), ascii(" Oct "), ascii(" Nov "), ascii(" Dec ")
    };
    private static final byte[] OWNER = ascii(" ftp      ftp      ");
    private static final byte[] ARROW = ascii(" -> ");
    private static final byte[] MODE_LETTERS = ascii("rwxrwxrwx");
    private static final int LINKS_WIDTH = 3;
    private static final int SIZE_WIDTH = 12;
    private static final long RECENT_SECONDS = Duration.ofDays(180).toSeconds();
    private static final long AHEAD_SECONDS = Duration.ofDays(1).toSeconds();
    /** 1980-01-01T00:00:00Z: earlier dates break FileZilla. */
    private static final long EARLIEST = 315_532_800L;

    private final long now;
    private final CivilTime time = new CivilTime();
    /** The first column of the entry before: most entries of a directory share it. */
    private final byte[] permissions = new byte[1 + MODE_LETTERS.length];

    private FileKind shownKind = FileKind.FILE;
    private int shownMode = -1;

    /** A format for one listing made at that moment. */
    public UnixListFormat(Instant now) {
        this.now = now.getEpochSecond();
    }

    @Override
    void format(FileInfo entry) {
        Optional<Unix> unix = entry.unix();
        mode(entry.kind(), unix.isPresent() ? unix.get().mode() : usualMode(entry.kind()));
        line.put(' ').number(unix.isPresent() ? Math.max(1, unix.get().links()) : 1, LINKS_WIDTH);
        line.put(OWNER).number(Math.max(0, entry.size()), SIZE_WIDTH);
        date(entry.modified().getEpochSecond());
        line.put(' ').name(entry.name());
        if (entry.kind() == FileKind.SYMLINK && unix.isPresent()) {
            unix.get().linkTarget().filter(VfsPath::isClean).ifPresent(target -> line.put(ARROW)
                    .name(target));
        }
    }

    private void mode(FileKind kind, int mode) {
        if (kind != shownKind || mode != shownMode) {
            shownKind = kind;
            shownMode = mode;
            permissions[0] = letter(kind);
            for (int i = 0; i < MODE_LETTERS.length; i++) {
                boolean set = (mode & (0400 >> i)) != 0;
                permissions[i + 1] = set ? MODE_LETTERS[i] : (byte) '-';
                // Set-user, set-group and the sticky bit show in the place of the three x.
                if (i % 3 == 2 && (mode & (04000 >> (i / 3))) != 0) {
                    byte special = (byte) (i == 8 ? 't' : 's');
                    permissions[i + 1] = set ? special : (byte) (special - 'a' + 'A');
                }
            }
        }
        line.put(permissions);
    }

    private static byte letter(FileKind kind) {
        return switch (kind) {
            case FILE -> '-';
            case DIRECTORY -> 'd';
            case SYMLINK -> 'l';
            case OTHER -> 's';
        };
    }

    private static int usualMode(FileKind kind) {
        return switch (kind) {
            case DIRECTORY -> 0755;
            case FILE, OTHER -> 0644;
            case SYMLINK -> 0777;
        };
    }

    private void date(long modified) {
        long shown = Math.max(modified, EARLIEST);
        time.set(shown);
        line.put(MONTHS[time.month() - 1]).number(time.dayOfMonth(), 2);
        if (shown < now - RECENT_SECONDS || shown > now + AHEAD_SECONDS) {
            line.number(time.year(), 6);
        } else {
            line.put(' ').digits(time.hour(), 2).put(':').digits(time.minute(), 2);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
