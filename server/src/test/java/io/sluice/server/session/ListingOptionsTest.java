package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.ListingsConfig;
import io.sluice.server.testing.Configs;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** MLSD with the directory itself, its parent and owners, and without modes. */
class ListingOptionsTest {

    @RegisterExtension
    final ServerFixture server = ServerFixture.with(Configs.listings(new ListingsConfig(true, false, true)));

    @Test
    void theDirectoryItselfAndItsParentComeFirst() {
        server.makeDirectory("/d");
        server.put("/d/f", "x");
        RawClient client = server.login();
        client.command("OPTS MLST type;perm;UNIX.group;UNIX.mode;", "200 MLST OPTS type;perm;UNIX.group;");
        assertEquals(
                List.of(
                        "type=cdir;perm=cdeflmp;UNIX.group=ftp; .",
                        "type=pdir;perm=cdeflmp;UNIX.group=ftp; ..",
                        "type=file;perm=adfrw;UNIX.group=ftp; f"),
                client.fetchText("MLSD d").lines().toList());
        List<String> root = client.fetchText("MLSD /").lines().toList();
        assertEquals("type=cdir;perm=cdeflmp;UNIX.group=ftp; .", root.getFirst());
        assertFalse(root.stream().anyMatch(line -> line.contains("pdir")), "the root has no parent");
        assertEquals(1, client.fetchText("MLSD d/*").lines().count());
    }

    @Test
    void factsAreThoseThatAreSwitchedOn() {
        RawClient client = server.login();
        String feat = client.command("FEAT", "211-");
        assertTrue(feat.contains("\n MLST type*;size*;modify*;perm*;unique*;UNIX.owner*;UNIX.group*;\n"), feat);
        client.command("OPTS MLST UNIX.mode;", "200 MLST OPTS");
    }
}
