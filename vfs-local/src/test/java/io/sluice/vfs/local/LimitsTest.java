package io.sluice.vfs.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.VfsPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Disks that are full, of another kind, or read-only: real ones, mounted where only a child process sees them
 * ({@code unshare}), which runs {@link LimitsScenarios}. Where mounting is forbidden the tests fail.
 */
final class LimitsTest {

    @Test
    void aFullDiskAnswersNoSpaceAndLeavesTheOldFileWhole() throws Exception {
        mounted("fullDisk", "mount -t tmpfs -o size=1m none \"$1\"");
    }

    @Test
    void uploadsIntoAMountBelowTheRoot() throws Exception {
        mounted("mountBelow", "mkdir \"$1/mnt\"; mount -t tmpfs -o size=9m none \"$1/mnt\"");
    }

    @Test
    void aReadOnlyDiskCanBeServed() throws Exception {
        mounted("readOnly", "mount -t tmpfs none \"$1\"; echo content > \"$1/f\"; mount -o remount,ro none \"$1\"");
    }

    @Test
    void aFileThatMayGrowNoMoreAnswersQuotaExceeded() throws Exception {
        run("sizeLimit", List.of("sh", "-ec", "ulimit -f 2048; shift; exec \"$@\""));
    }

    @Test
    void theTextOfAFullDiskIsUnderstood() throws IOException {
        try (FileChannel full = FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)) {
            full.write(ByteBuffer.wrap(new byte[1]));
            throw new AssertionError("/dev/full took a byte");
        } catch (IOException failure) {
            assertInstanceOf(
                    StorageError.NoSpace.class,
                    LocalErrors.of(failure, VfsPath.ROOT, "write").error());
        }
    }

    private static void mounted(String scenario, String mounts) throws Exception {
        List<String> command = new ArrayList<>(List.of("unshare", "--mount"));
        if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
            command.add("--map-root-user");
        }
        command.addAll(List.of("sh", "-ec", mounts + "; shift; exec \"$@\""));
        run(scenario, command);
    }

    private static void run(String scenario, List<String> wrapper) throws Exception {
        try (LocalFixture place = LocalFixture.kernel()) {
            List<String> command = new ArrayList<>(wrapper);
            command.addAll(List.of("sh", place.root().toString()));
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-XX:-UsePerfData",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    Objects.requireNonNullElse(
                            System.getProperty("surefire.test.class.path"), System.getProperty("java.class.path")),
                    LimitsScenarios.class.getName(),
                    scenario,
                    place.root().toString()));
            Process child =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            child.getOutputStream().close();
            String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, child.waitFor(), output);
        }
    }
}
