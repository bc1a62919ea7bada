package io.sluice.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.auth.spi.Access;
import io.sluice.server.auth.spi.Permission;
import io.sluice.server.auth.spi.TlsDemand;
import io.sluice.server.config.ConfigException;
import io.sluice.server.config.ConfigLoader;
import io.sluice.server.config.Problem;
import io.sluice.vfs.VfsPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file of users may say, and what is said of a wrong one. */
final class UsersFileTest {

    private static final String HASH = "$2b$04$abcdefghijklmnopqrstuum174eFeoTj0DHmtuueFaS3Wde4P7wHG";

    @TempDir
    private Path directory;

    @Test
    void everyKeyIsRead() {
        UsersFile file = read("""
                users:
                  - name: ann
                    password-hash: %s
                    home: /teams/${user}/in/
                    create-home: true
                    permissions: [list, make-directory, set-attributes]
                    third-party: true
                    administrator: true
                    paths:
                      - {path: /in/, permissions: all}
                      - {path: /in/secret, permissions: none}
                      - {path: "/a b", permissions: [list]}
                  - {name: bob, password-hash: %s, permissions: read-only}
                  - {name: cid, password-hash: %s}
                anonymous:
                  enabled: true
                  home: /open
                  create-home: false
                  permissions: [download]
                  paths: [{path: /upload, permissions: [upload]}]
                """.formatted(HASH, HASH, HASH));
        UsersFile.Entry ann = file.users().getFirst();
        assertEquals("ann", ann.name());
        assertEquals(HASH, ann.passwordHash().text());
        assertEquals(VfsPath.of("/teams/ann/in"), ann.homePath());
        assertTrue(ann.createHome() && ann.thirdParty() && ann.administrator());
        assertEquals(
                EnumSet.of(Permission.LIST, Permission.MAKE_DIRECTORY, Permission.SET_ATTRIBUTES),
                ann.permissions().orElseThrow().permissions());
        assertEquals(
                new Access(
                        EnumSet.of(Permission.LIST, Permission.MAKE_DIRECTORY, Permission.SET_ATTRIBUTES),
                        List.of(
                                new Access.Rule(VfsPath.of("/in"), EnumSet.allOf(Permission.class)),
                                new Access.Rule(VfsPath.of("/in/secret"), Set.of()),
                                new Access.Rule(VfsPath.of("/a b"), Set.of(Permission.LIST)))),
                ann.access());
        assertEquals(
                "list, download",
                file.users().get(1).permissions().orElseThrow().toString());
        UsersFile.Entry cid = file.users().get(2);
        assertEquals(VfsPath.of("/cid"), cid.homePath());
        assertTrue(cid.permissions().isEmpty() && !cid.createHome() && !cid.thirdParty() && !cid.administrator());
        assertEquals(Access.everywhere(EnumSet.allOf(Permission.class)), cid.access());
        assertEquals(
                new UsersFile.Anonymous(
                        true,
                        "/open",
                        false,
                        new PermissionSet(Set.of(Permission.DOWNLOAD)),
                        List.of(new PathRule("/upload", new PermissionSet(Set.of(Permission.UPLOAD)))),
                        TlsDemand.NONE,
                        List.of()),
                file.anonymous());
    }

    @Test
    void anonymousIsOffUnlessSaidOtherwise() {
        UsersFile file = read("users: [{name: ann, password-hash: %s}]".formatted(HASH));
        assertEquals(
                new UsersFile.Anonymous(
                        false, "/pub", true, PermissionSet.READ_ONLY, List.of(), TlsDemand.NONE, List.of()),
                file.anonymous());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    name: ".."                          | users[0].home: "/${user}" is not allowed: expected an absolute path without . and .., such as /home/${user}; here it is /.. (default)
                    name: "a/b"                         | users[0].home: "/${user}" is not allowed: expected a home without ${user} for a name with a slash (default)
                    name: "a/../../b"                   | users[0].home: "/${user}" is not allowed: expected a home without ${user} for a name with a slash (default)
                    name: "a\\0b"                       | users[0].name: "a\\u0000b" is not allowed: expected 1 to 255 bytes without control characters (F, line 1)
                    name: "a\\nb"                       | users[0].name: "a\\nb" is not allowed: expected 1 to 255 bytes without control characters (F, line 1)
                    name: " "                           | users[0].name: " " is not allowed: expected 1 to 255 bytes without control characters (F, line 1)
                    name: ann, home: ann                | users[0].home: "ann" is not allowed: expected an absolute path without . and .., such as /home/${user}; here it is ann (F, line 1)
                    name: ann, home: "/../${user}"      | users[0].home: "/../${user}" is not allowed: expected an absolute path without . and .., such as /home/${user}; here it is /../ann (F, line 1)
                    name: ann, home: "/${usr}"          | users[0].home: "/${usr}" is not allowed: expected no other placeholder than ${user} (F, line 1)
                    name: ann, permissions: [list, dwnload] | users[0].permissions: "list, dwnload" is not allowed: expected all, read-only, none or a list of list, download, upload, overwrite, append, delete, rename, make-directory, set-attributes; "dwnload" is none of them (F, line 1)
                    name: ann, permissions: [none, list] | users[0].permissions: "none, list" is not allowed: expected all, read-only, none or a list of list, download, upload, overwrite, append, delete, rename, make-directory, set-attributes; "none" is none of them (F, line 1)
                    name: ann, paths: [{path: in, permissions: all}] | users[0].paths[0].path: "in" is not allowed: expected an absolute path without . and .., such as /incoming (F, line 1)
                    name: ann, paths: [{path: /a/../b, permissions: all}] | users[0].paths[0].path: "/a/../b" is not allowed: expected an absolute path without . and .., such as /incoming (F, line 1)
                    name: ann, paths: [{path: /, permissions: all}] | users[0].paths[0].path: "/" is not allowed: expected a path below the user's root: permissions is for the root itself (F, line 1)
                    name: ann, paths: [{path: /a, permissions: al}] | users[0].paths[0].permissions: "al" is not allowed: expected all, read-only, none or a list of list, download, upload, overwrite, append, delete, rename, make-directory, set-attributes; "al" is none of them (F, line 1)
                    name: ann, paths: [{path: /a}] | users[0].paths[0].permissions: has to be given: expected a value
                    name: ann, paths: [{path: /a, permissions: all}, {path: /a/, permissions: none}] | users[0].paths: "/a/" is not allowed: expected each path once (F, line 1)
                    name: ann, paths: [{path: /a, permissions: all, pth: x}] | users[0].paths[0].pth: unknown key, did you mean path? (F, line 1)
                    name: ann, create-home: maybe       | users[0].create-home: "maybe" is not allowed: expected true or false (F, line 1)
                    name: ann, hom: /x                  | users[0].hom: unknown key, did you mean home? (F, line 1)
                    """)
    void aWrongUserIsNamedWithItsPlace(String user, String expected) {
        String yaml = "users: [{" + user + ", password-hash: '" + HASH + "'}]";
        assertEquals(expected, problems(yaml));
    }

    @Test
    void aPasswordInThePlaceOfItsHashIsNotRepeated() {
        String found = problems("users: [{name: ann, password-hash: hush}]");
        assertTrue(found.startsWith("users[0].password-hash: \"****\" is not allowed: expected a hash"), found);
        assertTrue(!found.contains("hush"), found);
    }

    @Test
    void allProblemsOfAllUsersAreReportedAtOnce() {
        assertEquals("""
                users[0].password-hash: has to be given: expected a value
                users[1].name: has to be given: expected a text
                users[2]: "x" is not allowed: expected a section with keys of its own (F, line 1)
                anonymous.home: "pub" is not allowed: expected an absolute path without . and .., such as /home/${user}; here it is pub (F, line 2)""", problems("users: [{name: ann}, {password-hash: '" + HASH + "'}, x]\nanonymous: {home: pub}"));
    }

    @Test
    void pathsAreBounded() {
        String paths = IntStream.rangeClosed(0, Access.MOST_RULES)
                .mapToObj(i -> "{path: /" + i + ", permissions: all}")
                .collect(Collectors.joining(", "));
        String found = problems("users: [{name: ann, password-hash: '" + HASH + "', paths: [" + paths + "]}]");
        assertTrue(found.contains("users[0].paths: \"101 paths\" is not allowed: expected at most 100"), found);
    }

    @Test
    void aNameStandsOnce() {
        String user = "{name: ann, password-hash: '" + HASH + "'}";
        assertTrue(problems("users: [" + user + ", " + user + "]").contains("expected each name once"));
        assertTrue(problems("users: [" + user.replace("ann", "FTP") + "]\nanonymous: {enabled: true}")
                .contains("no user of that name while anonymous is enabled"));
    }

    private UsersFile read(String yaml) {
        Path file = directory.resolve("users.yaml");
        try {
            Files.writeString(file, yaml);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return ConfigLoader.read(file, UsersFile.class);
    }

    private String problems(String yaml) {
        ConfigException refused = assertThrows(ConfigException.class, () -> read(yaml));
        return refused.problems().stream()
                .map(Problem::toString)
                .collect(Collectors.joining("\n"))
                .replace(directory.resolve("users.yaml").toString(), "F");
    }
}
