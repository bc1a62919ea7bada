package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.RawClient;
import io.sluice.vfs.s3.Ceph;
import io.sluice.vfs.s3.S3Server;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Besides: what only a store can show that has keys within keys and pages that cost no more than they hold. */
@Tag("ceph")
final class CephClientsTest extends BucketClients {

    private static final int MANY = 3_100;

    @TempDir
    private Path place;

    @Override
    S3Server store() {
        return Ceph.server();
    }

    @Test
    void aFileAndADirectoryOfOneNameAreBothReached() {
        try (BucketServer server = BucketServer.over(store(), place, UnaryOperator.identity());
                RawClient client = server.login()) {
            server.put("a", "the file".getBytes(StandardCharsets.US_ASCII));
            server.put("a/b", "within".getBytes(StandardCharsets.US_ASCII));
            assertEquals("the file", client.fetchText("RETR a"));
            assertEquals("within", client.fetchText("RETR a/b"));
            List<String> root = client.fetchText("LIST").lines().toList();
            assertEquals(2, root.size(), root.toString());
            assertTrue(root.stream().anyMatch(l -> l.startsWith("d") && l.endsWith(" a")), root.toString());
            assertTrue(root.stream().anyMatch(l -> l.startsWith("-") && l.endsWith(" a")), root.toString());
            client.command("CWD a", "250");
            assertEquals("b\r\n", client.fetchText("NLST"));
            client.command("CDUP", "250");
            client.command("DELE a", "250");
            assertEquals(List.of("a/b"), server.keys());
        }
    }

    @Test
    void allOfThousandsOfNamesAreListedOnce() {
        try (BucketServer server = BucketServer.over(store(), place, UnaryOperator.identity());
                RawClient client = server.login()) {
            List<String> names = IntStream.range(0, MANY)
                    .mapToObj(i -> "n %+d&".formatted(i))
                    .sorted()
                    .toList();
            try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
                names.forEach(n -> threads.execute(() -> server.put("many/" + n, new byte[0])));
            }
            client.command("CWD many", "250");
            for (String command : List.of("NLST", "LIST", "MLSD")) {
                List<String> found = client.fetchText(command)
                        .lines()
                        .map(l -> command.equals("NLST") ? l : l.substring(l.indexOf("n ")))
                        .filter(l -> l.startsWith("n "))
                        .sorted()
                        .toList();
                assertEquals(names, found, command);
            }
        }
    }
}
