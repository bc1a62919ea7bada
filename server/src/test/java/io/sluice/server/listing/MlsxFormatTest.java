package io.sluice.server.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.config.ListingsConfig;
import io.sluice.vfs.FileInfo;
import io.sluice.vfs.FileInfo.Unix;
import io.sluice.vfs.FileKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.net.ftp.FTPFile;
import org.apache.commons.net.ftp.parser.MLSxEntryParser;
import org.junit.jupiter.api.Test;

class MlsxFormatTest {

    private static final Instant MODIFIED = Instant.parse("2026-01-02T03:04:05.999Z");
    private static final Set<Permission> ALL_RIGHTS = EnumSet.allOf(Permission.class);

    private final MlsxFormat all = new MlsxFormat(Fact.offered(ListingsConfig.DEFAULTS), ALL_RIGHTS, Map.of());

    private static FileInfo plain(FileKind kind) {
        return FileInfo.plain("n", kind, 12, MODIFIED);
    }

    private static String perm(FileKind kind, Set<Permission> rights) {
        return new MlsxFormat(EnumSet.of(Fact.PERM), rights, Map.of()).text(plain(kind));
    }

    @Test
    void statesFactsOfEachKind() {
        assertEquals("type=file;size=12;modify=20260102030405;perm=adfrw; n", all.text(plain(FileKind.FILE)));
        assertEquals("type=dir;modify=20260102030405;perm=cdeflmp; n", all.text(plain(FileKind.DIRECTORY)));
        assertEquals("type=OS.unix=slink:;modify=20260102030405;perm=deflr; n", all.text(plain(FileKind.SYMLINK)));
        assertEquals("type=OS.unix=special;modify=20260102030405;perm=df; n", all.text(plain(FileKind.OTHER)));
    }

    @Test
    void statesNoTimeOfADirectoryThatHasNone() {
        FileInfo bucketDirectory = FileInfo.plain("n", FileKind.DIRECTORY, 0, Instant.EPOCH);
        assertEquals("type=dir;perm=cdeflmp; n", all.text(bucketDirectory));
        FileInfo old = FileInfo.plain("n", FileKind.FILE, 1, Instant.EPOCH);
        assertTrue(all.text(old).contains("modify=19700101000000;"), all.text(old));
    }

    @Test
    void statesUnixFactsWhereTheyAreKnown() {
        Unix unix = new Unix(01644, 1, "801:2a;b\u00E4 ", Optional.of("t"));
        MlsxFormat format = new MlsxFormat(EnumSet.of(Fact.UNIQUE, Fact.UNIX_MODE), ALL_RIGHTS, Map.of());
        assertEquals(
                "unique=801:2a_b__;UNIX.mode=1644; n",
                format.text(new FileInfo("n", FileKind.FILE, 1, MODIFIED, Optional.of(unix))));
        assertEquals(" n", format.text(plain(FileKind.FILE)));
    }

    @Test
    void statesOnlyTheChosenFacts() {
        assertEquals(
                "type=file;modify=20260102030405; n",
                new MlsxFormat(EnumSet.of(Fact.MODIFY, Fact.TYPE), ALL_RIGHTS, Map.of()).text(plain(FileKind.FILE)));
        assertEquals(" n", new MlsxFormat(Set.of(), ALL_RIGHTS, Map.of()).text(plain(FileKind.FILE)));
        assertEquals("size=12; n", new MlsxFormat(Set.of(Fact.SIZE), ALL_RIGHTS, Map.of()).text(plain(FileKind.FILE)));
    }

    @Test
    void permFollowsTheRights() {
        assertEquals("perm=; n", perm(FileKind.FILE, Set.of()));
        assertEquals("perm=e; n", perm(FileKind.DIRECTORY, Set.of()));
        assertEquals("perm=r; n", perm(FileKind.FILE, EnumSet.of(Permission.DOWNLOAD, Permission.LIST)));
        assertEquals("perm=el; n", perm(FileKind.DIRECTORY, EnumSet.of(Permission.DOWNLOAD, Permission.LIST)));
        assertEquals("perm=elr; n", perm(FileKind.SYMLINK, EnumSet.of(Permission.DOWNLOAD, Permission.LIST)));
        assertEquals("perm=; n", perm(FileKind.FILE, EnumSet.of(Permission.UPLOAD, Permission.MAKE_DIRECTORY)));
        assertEquals("perm=cem; n", perm(FileKind.DIRECTORY, EnumSet.of(Permission.UPLOAD, Permission.MAKE_DIRECTORY)));
        assertEquals("perm=aw; n", perm(FileKind.FILE, EnumSet.of(Permission.APPEND, Permission.OVERWRITE)));
        assertEquals("perm=dep; n", perm(FileKind.DIRECTORY, EnumSet.of(Permission.DELETE)));
        assertEquals("perm=f; n", perm(FileKind.OTHER, EnumSet.of(Permission.RENAME)));
    }

    @Test
    void writesTheDirectoryItselfAndItsParent() {
        ByteBuffer out = ByteBuffer.allocate(200);
        MlsxFormat format = new MlsxFormat(EnumSet.of(Fact.TYPE), ALL_RIGHTS, Map.of());
        assertTrue(format.write(FileInfo.plain(MlsxFormat.CURRENT, FileKind.DIRECTORY, 0, Instant.EPOCH), out));
        assertTrue(format.write(FileInfo.plain(MlsxFormat.PARENT, FileKind.DIRECTORY, 0, Instant.EPOCH), out));
        assertTrue(format.write(plain(FileKind.DIRECTORY), out));
        assertEquals(
                "type=cdir; .\r\ntype=pdir; ..\r\ntype=dir; n\r\n",
                new String(out.array(), 0, out.position(), StandardCharsets.UTF_8));
        ByteBuffer small = ByteBuffer.allocate(3);
        assertFalse(format.write(plain(FileKind.DIRECTORY), small));
        assertEquals(0, small.position());
    }

    @Test
    void ownerAndGroupAreNobodysBusiness() {
        MlsxFormat format = new MlsxFormat(EnumSet.of(Fact.UNIX_OWNER, Fact.UNIX_GROUP), ALL_RIGHTS, Map.of());
        assertEquals("UNIX.owner=ftp;UNIX.group=ftp; n", format.text(plain(FileKind.FILE)));
    }

    @Test
    void entriesMayHaveRightsOfTheirOwn() {
        MlsxFormat format =
                new MlsxFormat(EnumSet.of(Fact.PERM), ALL_RIGHTS, Map.of("n", EnumSet.of(Permission.DOWNLOAD)));
        assertEquals("perm=r; n", format.text(plain(FileKind.FILE)));
        assertEquals("perm=adfrw; m", format.text(FileInfo.plain("m", FileKind.FILE, 1, Instant.EPOCH)));
    }

    @Test
    void showsAPathInPlaceOfTheName() {
        MlsxFormat format = new MlsxFormat(EnumSet.of(Fact.TYPE), ALL_RIGHTS, Map.of());
        assertEquals("type=file; /a b/\u00E4\uDCFF", format.text(plain(FileKind.FILE), "/a b/\u00E4\uDCFF"));
        assertThrows(IllegalArgumentException.class, () -> format.text(plain(FileKind.FILE), "/a\nb"));
    }

    @Test
    void namesOfFactsHaveNoCase() {
        assertEquals(Optional.of(Fact.UNIX_MODE), Fact.of("unix.MODE"));
        assertEquals(Optional.of(Fact.SIZE), Fact.of("Size"));
        assertEquals(Optional.empty(), Fact.of("media-type"));
        assertEquals(Optional.empty(), Fact.of(""));
    }

    @Test
    void commonsNetReadsIt() {
        FTPFile file = MLSxEntryParser.parseEntry(all.text(FileInfo.plain(" a;b=c ", FileKind.FILE, 5, MODIFIED)));
        assertTrue(file.isFile());
        assertEquals(" a;b=c ", file.getName());
        assertEquals(5, file.getSize());
        assertEquals(Instant.parse("2026-01-02T03:04:05Z"), file.getTimestampInstant());
    }

    @Test
    void nameListWritesNamesAsTheyWereAskedFor() {
        ByteBuffer out = ByteBuffer.allocate(200);
        assertTrue(new NameListFormat("").write(plain(FileKind.FILE), out));
        assertTrue(new NameListFormat("a b").write(plain(FileKind.FILE), out));
        assertTrue(new NameListFormat("/x/").write(plain(FileKind.FILE), out));
        assertEquals("n\r\na b/n\r\n/x/n\r\n", new String(out.array(), 0, out.position(), StandardCharsets.UTF_8));
        assertEquals("sub/n", new NameListFormat("sub").text(plain(FileKind.FILE)));
    }
}
