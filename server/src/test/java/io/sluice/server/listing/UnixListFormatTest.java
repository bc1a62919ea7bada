package io.sluice.server.listing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.FileInfo;
import io.sluice.vfs.FileInfo.Unix;
import io.sluice.vfs.FileKind;
import io.sluice.vfs.NameCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.net.ftp.FTPFile;
import org.apache.commons.net.ftp.parser.UnixFTPEntryParser;
import org.junit.jupiter.api.Test;

class UnixListFormatTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Instant RECENT = Instant.parse("2026-11-22T20:22:59Z");

    private final UnixListFormat format = new UnixListFormat(NOW);

    private static FileInfo unix(String name, FileKind kind, int mode, long links, Optional<String> target) {
        return new FileInfo(name, kind, 7, RECENT, Optional.of(new Unix(mode, links, "1:2", target)));
    }

    private String dated(Instant modified) {
        String line = format.text(FileInfo.plain("n", FileKind.FILE, 1, modified));
        return line.substring(line.length() - 14, line.length() - 2);
    }

    @Test
    void looksLikeLs() {
        assertEquals(
                "drwxr-xr-x   1 ftp      ftp              4096 Nov 22 20:22 name",
                format.text(FileInfo.plain("name", FileKind.DIRECTORY, 4096, RECENT)));
        assertEquals(
                "-rw-r--r--   1 ftp      ftp                 0 Nov 22 20:22 a b ",
                format.text(FileInfo.plain("a b ", FileKind.FILE, 0, RECENT)));
        assertEquals(
                "srw-r--r--   1 ftp      ftp                 0 Nov 22 20:22 -l",
                format.text(FileInfo.plain("-l", FileKind.OTHER, 0, RECENT)));
        assertEquals(
                "-rw-r--r--   1 ftp      ftp      9223372036854775807 Nov 22 20:22 big",
                format.text(FileInfo.plain("big", FileKind.FILE, Long.MAX_VALUE, RECENT)));
    }

    @Test
    void showsModesAndLinks() {
        assertTrue(format.text(unix("n", FileKind.FILE, 0751, 12, Optional.empty()))
                .startsWith("-rwxr-x--x  12 ftp "));
        assertTrue(
                format.text(unix("n", FileKind.FILE, 0000, 0, Optional.empty())).startsWith("----------   1 ftp "));
        assertTrue(format.text(unix("n", FileKind.FILE, 07777, 1, Optional.empty()))
                .startsWith("-rwsrwsrwt "));
        assertTrue(format.text(unix("n", FileKind.DIRECTORY, 07000, 1, Optional.empty()))
                .startsWith("d--S--S--T "));
        assertTrue(format.text(unix("n", FileKind.FILE, 02640, 1, Optional.empty()))
                .startsWith("-rw-r-S--- "));
        assertTrue(format.text(unix("n", FileKind.FILE, 0644, 123456, Optional.empty()))
                .startsWith("-rw-r--r-- 123456 ftp "));
    }

    @Test
    void showsSymbolicLinks() {
        assertEquals(
                "lrwxrwxrwx   1 ftp      ftp                 7 Nov 22 20:22 l -> a/b",
                format.text(unix("l", FileKind.SYMLINK, 0777, 1, Optional.of("a/b"))));
        assertTrue(format.text(unix("l", FileKind.SYMLINK, 0777, 1, Optional.empty()))
                .endsWith(":22 l"));
        assertTrue(format.text(unix("l", FileKind.SYMLINK, 0777, 1, Optional.of("a\r\nb")))
                .endsWith(":22 l"));
        assertTrue(format.text(FileInfo.plain("l", FileKind.SYMLINK, 1, RECENT)).startsWith("lrwxrwxrwx "));
        assertTrue(
                format.text(unix("f", FileKind.FILE, 0777, 1, Optional.of("x"))).endsWith(":22 f"));
    }

    @Test
    void showsTheYearOfWhatIsOldOrAhead() {
        Duration half = Duration.ofDays(180);
        assertEquals("May 27 12:00", dated(NOW.minus(half)));
        assertEquals("May 27  2026", dated(NOW.minus(half).minusSeconds(1)));
        assertEquals("Nov 24 12:00", dated(NOW.plus(Duration.ofDays(1))));
        assertEquals("Nov 24  2026", dated(NOW.plus(Duration.ofDays(1)).plusSeconds(1)));
        assertEquals("Nov  2 00:05", dated(Instant.parse("2026-11-02T00:05:00Z")));
        assertEquals("Feb 29  2024", dated(Instant.parse("2024-02-29T23:59:59Z")));
    }

    @Test
    void clampsDatesThatClientsCannotRead() {
        assertEquals("Jan  1  1980", dated(Instant.EPOCH));
        assertEquals("Jan  1  1980", dated(Instant.MIN));
        assertEquals("Jan  1  1980", dated(Instant.parse("1980-01-01T00:00:00Z")));
        assertEquals("Dec 31  9999", dated(Instant.MAX));
    }

    @Test
    void monthsAreEnglishWhateverTheLocale() {
        String[] months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            for (int i = 0; i < 12; i++) {
                Instant day = Instant.parse(String.format(Locale.ROOT, "2020-%02d-03T00:00:00Z", i + 1));
                assertEquals(months[i] + "  3  2020", dated(day));
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void writesNamesAsTheirBytes() {
        ByteBuffer out = ByteBuffer.allocate(1000);
        byte[] name = {'a', (byte) 0xE4, (byte) 0xC3, (byte) 0xA4, ' '};
        assertTrue(format.write(FileInfo.plain(NameCodec.decode(name), FileKind.FILE, 1, RECENT), out));
        byte[] tail = new byte[name.length + 2];
        out.get(out.position() - tail.length, tail);
        assertArrayEquals(new byte[] {'a', (byte) 0xE4, (byte) 0xC3, (byte) 0xA4, ' ', '\r', '\n'}, tail);
    }

    @Test
    void writesWholeLinesOrNothing() {
        FileInfo entry = FileInfo.plain("n\u00E4me".repeat(200), FileKind.FILE, 1, RECENT);
        int length = format.text(entry).getBytes(StandardCharsets.UTF_8).length + 2;
        ByteBuffer out = ByteBuffer.allocateDirect(2 * length - 1);
        assertTrue(format.write(entry, out));
        assertEquals(length, out.position());
        assertFalse(format.write(entry, out));
        assertEquals(length, out.position());
        out.clear();
        assertTrue(format.write(entry, out));
    }

    @Test
    void refusesNamesThatBreakTheLine() {
        for (String name : new String[] {"a\nb", "a\rb", "a\0b", "\u00E4\n", "\n\u00E4"}) {
            FileInfo entry = FileInfo.plain(name, FileKind.FILE, 1, RECENT);
            assertThrows(IllegalArgumentException.class, () -> format.text(entry));
            ByteBuffer out = ByteBuffer.allocate(1000);
            assertThrows(IllegalArgumentException.class, () -> format.write(entry, out));
            assertEquals(0, out.position());
        }
        assertTrue(
                format.text(FileInfo.plain("after", FileKind.FILE, 1, RECENT)).endsWith(" after"));
    }

    @Test
    void commonsNetReadsIt() {
        FTPFile link = new UnixFTPEntryParser()
                .parseFTPEntry(format.text(unix("l", FileKind.SYMLINK, 0777, 3, Optional.of("a/b"))));
        assertTrue(link.isSymbolicLink());
        assertEquals("l", link.getName());
        assertEquals("a/b", link.getLink());
        assertEquals(3, link.getHardLinkCount());
        FTPFile file = new UnixFTPEntryParser()
                .parseFTPEntry(format.text(FileInfo.plain("  two  words ", FileKind.FILE, 1L << 40, RECENT)));
        assertTrue(file.isFile());
        assertEquals(1L << 40, file.getSize());
        assertTrue(new UnixFTPEntryParser()
                .parseFTPEntry(format.text(FileInfo.plain("d", FileKind.DIRECTORY, 0, Instant.EPOCH)))
                .isDirectory());
    }
}
