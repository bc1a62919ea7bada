package io.sluice.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.auth.spi.Access;
import io.sluice.server.auth.spi.Access.Rule;
import io.sluice.server.auth.spi.Permission;
import io.sluice.vfs.VfsPath;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which rule holds for a path, and what follows for whole directories. */
final class AccessTest {

    private static final Set<Permission> ALL = EnumSet.allOf(Permission.class);
    private static final Set<Permission> READ = Set.of(Permission.LIST, Permission.DOWNLOAD);

    private final Access access = new Access(
            READ,
            List.of(
                    rule("/in", ALL),
                    rule("/in/secret", Set.of()),
                    rule("/in/secret/out", READ),
                    rule("/x", Set.of())));

    private static Rule rule(String path, Set<Permission> permissions) {
        return new Rule(VfsPath.of(path), permissions);
    }

    private Set<Permission> at(String path) {
        return access.at(VfsPath.of(path));
    }

    @Test
    void theLongestPathHoldsByWholeNames() {
        assertEquals(READ, at("/"));
        assertEquals(READ, at("/inbox"));
        assertEquals(READ, at("/other/in"));
        assertEquals(ALL, at("/in"));
        assertEquals(ALL, at("/in/secrets"));
        assertEquals(Set.of(), at("/in/secret"));
        assertEquals(Set.of(), at("/in/secret/a/b"));
        assertEquals(READ, at("/in/secret/out/a"));
    }

    @Test
    void wholeDirectoriesNeedThePermissionInEachRuleBelow() {
        assertTrue(access.mayThroughout(Permission.DELETE, VfsPath.of("/in/a")));
        assertFalse(access.mayThroughout(Permission.DELETE, VfsPath.of("/in")));
        assertFalse(access.mayThroughout(Permission.DOWNLOAD, VfsPath.ROOT));
        assertTrue(access.mayThroughout(Permission.DOWNLOAD, VfsPath.of("/in/secret/out")));
    }

    @Test
    void whatIsPermittedNothingIsAsIfItWereNotThere() {
        assertFalse(access.isReachable(VfsPath.of("/x")));
        assertFalse(access.isReachable(VfsPath.of("/x/y")));
        assertTrue(access.isReachable(VfsPath.of("/in/secret")), "something below it is permitted");
        assertFalse(access.isReachable(VfsPath.of("/in/secret/a")));
        assertEquals(Set.of("x"), access.unreachableIn(VfsPath.ROOT));
        assertEquals(Set.of(), access.unreachableIn(VfsPath.of("/in")));
        assertTrue(access.maySee(VfsPath.of("/in/secret")));
        assertFalse(access.maySee(VfsPath.of("/in/secret/a")));
        assertFalse(access.maySee(VfsPath.of("/x")));
    }

    @Test
    void exceptionsAreThoseRightInTheDirectory() {
        assertEquals(Map.of("in", ALL, "x", Set.of()), access.exceptionsIn(VfsPath.ROOT));
        assertEquals(Map.of("secret", Set.of()), access.exceptionsIn(VfsPath.of("/in")));
        assertEquals(Map.of(), access.exceptionsIn(VfsPath.of("/in/a")));
    }

    @Test
    void movingGivesNoRightsThatCopyingWouldNot() {
        Set<Permission> rename = Set.of(Permission.LIST, Permission.RENAME);
        Access drop = new Access(rename, List.of(rule("/mine", ALL), rule("/also", rename), rule("/a/b", rename)));
        assertTrue(drop.mayRename(VfsPath.of("/f"), VfsPath.of("/g")));
        assertTrue(drop.mayRename(VfsPath.of("/f"), VfsPath.of("/also/f")), "another rule that says the same");
        assertTrue(drop.mayRename(VfsPath.of("/mine/f"), VfsPath.of("/mine/g")));
        assertFalse(drop.mayRename(VfsPath.of("/f"), VfsPath.of("/mine/f")), "it could be read there");
        assertFalse(drop.mayRename(VfsPath.of("/mine/f"), VfsPath.of("/f")), "nothing may be uploaded there");
        assertFalse(drop.mayRename(VfsPath.of("/a"), VfsPath.of("/c")), "a rule would stay behind");
        assertFalse(drop.mayRename(VfsPath.of("/c"), VfsPath.of("/a")), "a rule would come over it");
    }

    @Test
    void rulesAreBoundedAndUnambiguous() {
        Rule rule = rule("/a", READ);
        assertThrows(IllegalArgumentException.class, () -> new Access(ALL, List.of(rule, rule("/a", ALL))));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Access(ALL, Collections.nCopies(Access.MOST_RULES + 1, rule)));
    }
}
