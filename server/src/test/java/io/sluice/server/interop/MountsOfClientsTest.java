package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.auth.spi.MountRule;
import io.sluice.server.config.RenamesConfig;
import io.sluice.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** lftp, curl and rclone over the border of a mount: the parts of one directory side by side, two of them mounted. */
class MountsOfClientsTest extends AgainstLocalServer {

    @Override
    ServerConfig configure(ServerConfig standard) {
        return standard.withMounts(
                new RenamesConfig(RenamesConfig.Across.COPY, 1000),
                List.of(
                        new MountRule("/up/deep/archive", "storage", "behind/archive", false, true),
                        new MountRule("/left", "storage", "behind/left", false, true),
                        new MountRule("/fixed", "storage", "behind/left", true, true)));
    }

    @BeforeEach
    void tree() throws IOException {
        Path tree = server.work().resolve("tree");
        Files.createDirectories(tree.resolve("deep/archive/sub"));
        Files.writeString(tree.resolve("plain"), "plain");
        Files.writeString(tree.resolve("deep/near"), "near");
        Files.writeString(tree.resolve("deep/archive/far"), "far");
        Files.writeString(tree.resolve("deep/archive/sub/farther"), "farther");
        Files.createDirectories(server.root().resolve("up/deep"));
    }

    @Test
    void lftpMirrorsOverTheBorderBothWays() {
        server.client(
                        "lftp",
                        "-c",
                        "set cmd:fail-exit yes; set net:max-retries 1; open " + server.url("127.0.0.1")
                                + "; mirror -R --parallel=3 tree up; mirror --parallel=3 up back; mv up/plain left/plain")
                .run();
        DifficultTree.assertSame(
                server.work().resolve("tree/deep"), server.work().resolve("back/deep"));
        assertTrue(Files.exists(server.root().resolve("behind/archive/sub/farther")));
        assertTrue(Files.notExists(server.root().resolve("up/deep/archive")));
        assertTrue(Files.exists(server.root().resolve("behind/left/plain")), "moved into another store");
        assertTrue(Files.notExists(server.root().resolve("up/plain")));
    }

    @Test
    void curlListsAndGoesThrough() {
        String url = server.url("127.0.0.1");
        String list = server.client("curl", "-sS", url).run();
        for (String name : List.of("behind", "fixed", "left", "up")) {
            assertEquals(
                    1,
                    list.lines()
                            .filter(l -> l.startsWith("d") && l.endsWith(" " + name))
                            .count(),
                    list);
        }
        server.client("curl", "-sS", "-T", "tree/plain", url + "left/plain").run();
        assertEquals("plain", server.client("curl", "-sS", url + "fixed/plain").run());
        server.client("curl", "-sS", "-T", "tree/plain", url + "fixed/other").runTo(25);
        assertEquals(
                "archive\n",
                server.client("curl", "-sS", "-l", url + "up/deep/").run().replace("\r", ""));
    }

    @Test
    void rcloneSyncsOverTheBorder() {
        String password = server.client("rclone", "obscure", "secret").run().strip();
        String remote = ":ftp,host='127.0.0.1',port=" + server.port() + ",user=bob,pass=" + password + ":up";
        server.client("rclone", "sync", "tree", remote).run();
        server.client("rclone", "check", "tree", remote, "--download").run();
        assertTrue(Files.exists(server.root().resolve("behind/archive/far")));
    }
}
