package io.sluice.server.cli;

import static org.junit.jupiter.api.Assertions.fail;

import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerCommand;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The defaults on a machine whose Java has no IPv6. */
@Timeout(60)
final class NoIpv6Test {

    private static final Pattern LOCAL = Pattern.compile(".*ftp://127\\.0\\.0\\.1:(\\d+)/.*");

    @TempDir
    private Path directory;

    @Test
    void everyAddressIsEveryIpv4Address() throws Exception {
        Process process = new ProcessBuilder(
                        ServerCommand.with(List.of("-Djava.net.preferIPv4Stack=true"), "--port", "0"))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            StringBuilder printed = new StringBuilder();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                printed.append(line).append('\n');
                Matcher matcher = LOCAL.matcher(line);
                if (matcher.matches()) {
                    try (RawClient client = RawClient.connect("127.0.0.1", Integer.parseInt(matcher.group(1)))) {
                        client.command("NOOP", "200");
                    }
                    return;
                }
            }
            fail("it did not start: " + printed);
        } finally {
            process.destroyForcibly();
        }
    }
}
