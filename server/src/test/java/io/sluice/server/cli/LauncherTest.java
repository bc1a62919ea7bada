package io.sluice.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code ./sluice}, with programs in the place of Java and Maven that tell how they were called. */
@Timeout(60)
final class LauncherTest {

    private static final String JAVA = """
            #!/bin/bash
            echo "java $0 in $PWD locale ${LC_ALL:-none}"
            printf '<%s>\\n' "$@"
            for argument; do
              if [[ $argument == -XX:AOTCacheOutput=* && ! -e unfit ]]; then
                echo cache >"${argument#*=}"
              fi
            done
            """;
    private static final String MAVEN = """
            #!/bin/bash
            echo "maven in $PWD: $*"
            [[ -e broken ]] && exit 1
            mkdir -p server/target/lib
            touch server/target/sluice-server-1.jar
            """;

    @TempDir
    private Path directory;

    private Path home;
    private Path bin;

    private record Result(int exit, String out, String err) {}

    @BeforeEach
    void aTreeAndItsTools() throws IOException {
        home = Files.createDirectory(directory.resolve("the house"));
        bin = Files.createDirectory(directory.resolve("bin"));
        Files.copy(Path.of("..", "sluice"), home.resolve("sluice"));
        program(bin.resolve("mvn"), MAVEN);
        for (String tool :
                List.of("bash", "find", "cat", "mkdir", "rm", "mv", "touch", "readlink", "dirname", "env", "mktemp")) {
            Path real = Files.exists(Path.of("/usr/bin", tool)) ? Path.of("/usr/bin", tool) : Path.of("/bin", tool);
            Files.createSymbolicLink(bin.resolve(tool), real);
        }
    }

    @Test
    void anOlderDefaultJavaIsPassedOver() throws Exception {
        built();
        Path old = jdk("old", "17.0.9");
        Files.createSymbolicLink(bin.resolve("java"), old.resolve("bin/java"));
        Path right = jdk("right", "25.0.1");
        Result result = launch(Map.of("JAVA_HOME", right.toString()), "--port", "1 2");
        assertEquals(0, result.exit(), result.err());
        assertTrue(result.out().startsWith("java " + right + "/bin/java in " + directory), result.out());
        assertTrue(result.out().contains("<@" + home + "/server/jvm.options>"), result.out());
        assertTrue(result.out().endsWith("<io.sluice.server.Main>\n<--port>\n<1 2>\n"), result.out());
    }

    @Test
    void theJavaOnThePathIsTakenThroughItsLinks() throws Exception {
        built();
        Path right = jdk("right", "26");
        Files.createSymbolicLink(directory.resolve("alternative"), right.resolve("bin/java"));
        Files.createSymbolicLink(bin.resolve("java"), directory.resolve("alternative"));
        Result result = launch(Map.of("JAVA_HOME", jdk("old", "21.0.2").toString()));
        assertTrue(result.out().startsWith("java " + right + "/bin/java"), result.out() + result.err());
    }

    /** The server takes the place of the shell, and would have what that left running as a dead child for life. */
    @Test
    void nothingIsLeftForTheServerToWaitFor() throws Exception {
        built();
        Path right = jdk("right", "25.0.1");
        program(right.resolve("bin/java"), """
            #!/bin/bash
            read -r children </proc/$$/task/$$/children
            echo "children:${children:-none}"
            """);
        Result result = launch(Map.of("JAVA_HOME", right.toString()));
        assertEquals("children:none\n", result.out(), result.err());
    }

    @Test
    void aJavaThatWasNamedAndDoesNotFitIsAnError() throws Exception {
        built();
        Result result = launch(Map.of("SLUICE_JAVA_HOME", jdk("old", "21.0.2").toString()));
        assertEquals(1, result.exit());
        assertEquals(
                "sluice: SLUICE_JAVA_HOME=" + directory.resolve("old") + " is no JDK 25 or later.\n", result.err());
    }

    @Test
    void whatIsBuiltStartsWithoutSourcesAndWithoutMaven() throws Exception {
        built();
        Files.delete(bin.resolve("mvn"));
        Result result = launch(Map.of("SLUICE_JAVA_HOME", jdk("right", "25").toString()));
        assertEquals(0, result.exit(), result.err());
        assertEquals("", result.err());
    }

    @Test
    void aLinkToTheScriptFindsTheTree() throws Exception {
        built();
        Path link = Files.createSymbolicLink(directory.resolve("link"), home.resolve("sluice"));
        Result result =
                launch(link, Map.of("SLUICE_JAVA_HOME", jdk("right", "25").toString()));
        assertTrue(result.out().contains("<@" + home + "/server/jvm.options>"), result.out() + result.err());
    }

    @Test
    void theLocaleBecomesUtf8AndAUtf8OneStays() throws Exception {
        built();
        String java = jdk("right", "25").toString();
        assertTrue(launch(Map.of("SLUICE_JAVA_HOME", java)).out().contains("locale C.UTF-8"));
        assertTrue(launch(Map.of("SLUICE_JAVA_HOME", java, "LC_ALL", "POSIX"))
                .out()
                .contains("locale C.UTF-8"));
        assertTrue(launch(Map.of("SLUICE_JAVA_HOME", java, "LC_ALL", "de_DE.UTF-8"))
                .out()
                .contains("locale de_DE.UTF-8"));
        assertTrue(launch(Map.of("SLUICE_JAVA_HOME", java, "LANG", "en_US.utf8"))
                .out()
                .contains("locale none"));
    }

    @Test
    void theFirstStartBuildsAndTheNextOnlyWhenASourceIsNewer() throws Exception {
        Path source = sources();
        Map<String, String> environment =
                Map.of("SLUICE_JAVA_HOME", jdk("right", "25").toString());
        Result first = launch(environment);
        assertEquals("Building Sluice (first start only)...\n", first.err());
        assertTrue(first.out().startsWith("java "), first.out());
        assertEquals("", launch(environment).err());
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        assertEquals(
                "Building Sluice (the sources have changed)...\n",
                launch(environment).err());
    }

    @Test
    void aCacheIsRecordedForEachJarAndHandedOverIfThereIsOne() throws Exception {
        sources();
        Map<String, String> environment =
                Map.of("SLUICE_JAVA_HOME", jdk("right", "25").toString());
        String handedOver = "<-XX:AOTCache=" + home + "/server/target/sluice.aot>\n";
        assertTrue(launch(environment).out().contains(handedOver));
        Path jar = home.resolve("server/target/sluice-server-1.jar");
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));
        Files.createFile(directory.resolve("unfit"));
        Result failed = launch(environment);
        assertFalse(failed.out().contains(handedOver), failed.out());
        assertTrue(failed.err().startsWith("No AOT cache could be made"), failed.err());
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(60)));
        assertEquals("", launch(environment).err(), "it is not tried again");
    }

    @Test
    void aFailedBuildShowsItsOutput() throws Exception {
        sources();
        Files.createFile(home.resolve("broken"));
        Result result = launch(Map.of("SLUICE_JAVA_HOME", jdk("right", "25").toString()));
        assertEquals(1, result.exit());
        assertTrue(result.err().contains("maven in " + home + ": -B -q package"), result.err());
        assertTrue(result.err().contains("sluice: the build failed"), result.err());
    }

    @Test
    void withoutMavenOrJavaOneLineSaysWhatIsMissing() throws Exception {
        sources();
        Path java = jdk("right", "25");
        Files.delete(bin.resolve("mvn"));
        Result result = launch(Map.of("SLUICE_JAVA_HOME", java.toString()));
        assertEquals(1, result.exit());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().contains("apt install maven"), result.err());
    }

    @Test
    void testsRunThroughMaven() throws Exception {
        sources();
        Map<String, String> environment =
                Map.of("SLUICE_JAVA_HOME", jdk("right", "25").toString());
        assertEquals(
                "maven in " + home + ": -B verify -pl vfs\n",
                launch(environment, "test", "-pl", "vfs").out());
        assertEquals(
                "maven in " + home + ": -B verify -Dtest.groups=load -Dtest.excluded.groups= -Dtest.forks=1\n",
                launch(environment, "test", "--load").out());
        assertEquals(
                "maven in " + home + ": -B -q spotless:apply\n",
                launch(environment, "format").out());
    }

    private void built() throws IOException {
        Files.createDirectories(home.resolve("server/target/lib"));
        Files.createFile(home.resolve("server/target/sluice-server-1.jar"));
    }

    private Path sources() throws IOException {
        Files.createFile(home.resolve("pom.xml"));
        Files.createDirectories(home.resolve("vfs/src/main"));
        return Files.createFile(
                Files.createDirectories(home.resolve("server/src/main")).resolve("A.java"));
    }

    private Path jdk(String name, String version) throws IOException {
        Path jdk = directory.resolve(name);
        Files.createDirectories(jdk.resolve("bin"));
        program(jdk.resolve("bin/java"), JAVA);
        program(jdk.resolve("bin/javac"), JAVA);
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return jdk;
    }

    private static void program(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Result launch(Map<String, String> environment, String... arguments) throws Exception {
        return launch(home.resolve("sluice"), environment, arguments);
    }

    private Result launch(Path script, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("/bin/bash", script.toString()));
        command.addAll(List.of(arguments));
        Path err = directory.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", bin.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        return new Result(process.exitValue(), out, Files.readString(err));
    }
}
