package io.sluice.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.ServerCommand;
import io.sluice.vfs.s3.S3Fixture;
import io.sluice.vfs.s3.S3Proxy;
import io.sluice.vfs.s3.S3Server;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The lines of the README for a gateway, pasted with a bucket and keys of a store that is there. */
@Timeout(120)
final class GatewayInReadmeTest {

    @TempDir
    private Path directory;

    @Test
    void theFiveLinesServeTheBucket() throws Exception {
        try (S3Fixture bucket = S3Fixture.on(S3Proxy.server())) {
            Process shell = new ProcessBuilder("sh", "-c", lines(bucket))
                    .directory(directory.toFile())
                    .redirectError(directory.resolve("log").toFile())
                    .start();
            try (BufferedReader out = shell.inputReader(StandardCharsets.UTF_8)) {
                String line = out.readLine();
                while (line != null && !line.contains("curl --user")) {
                    line = out.readLine();
                }
                assertTrue(line != null, Files.readString(directory.resolve("log")));
                Files.writeString(directory.resolve("photo.jpg"), "a photo");
                Process curl = new ProcessBuilder("sh", "-c", line + "in/photo.jpg -sS -T photo.jpg --ftp-create-dirs")
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .start();
                String said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertTrue(curl.waitFor(30, TimeUnit.SECONDS));
                assertEquals("", said);
                assertTrue(bucket.keys().contains("in/photo.jpg"), bucket.keys().toString());
            } finally {
                shell.descendants().forEach(ProcessHandle::destroy);
                shell.destroy();
                assertTrue(shell.waitFor(30, TimeUnit.SECONDS));
            }
        }
    }

    private static String lines(S3Fixture bucket) throws Exception {
        List<String> readme = Files.readAllLines(Path.of("..", "README.md"));
        int first = readme.indexOf(readme.stream()
                .filter(l -> l.startsWith("export AWS_ACCESS_KEY_ID="))
                .findFirst()
                .orElseThrow());
        List<String> five = readme.subList(first, first + 5);
        assertEquals("./sluice", five.getLast());
        S3Server store = S3Proxy.server();
        String command = ServerCommand.with("--host", "127.0.0.1", "--port", "0").stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        return String.join("\n", five)
                .replace("KEY_ID=...", "KEY_ID=" + store.accessKey())
                .replace("ACCESS_KEY=...", "ACCESS_KEY=" + store.secretKey())
                .replace("my-bucket", bucket.config().bucket())
                .replace("https://s3.example.com", store.endpoint().toString())
                .replace("./sluice", "exec " + command);
    }
}
