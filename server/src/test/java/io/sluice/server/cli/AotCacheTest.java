package io.sluice.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.ServerCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The cache that the launcher has the JVM record, with the real launcher, JVM and server. */
@Timeout(180)
final class AotCacheTest {

    private static final String LOADED = "io.sluice.server.config.ConfigLoader source: ";
    private static final String CACHE = "shared objects file";
    private static final String FROM_CACHE = LOADED + CACHE;

    @TempDir
    private Path directory;

    private Path home;
    private Path cache;

    private record Result(int exit, String err, String classes) {}

    @BeforeEach
    void aTreeThatMavenHasBuilt() throws IOException {
        home = directory.resolve("the house");
        Files.createDirectories(home.resolve("server/src/main"));
        Path target = Files.createDirectories(home.resolve("server/target"));
        Path lib = Files.createDirectories(target.resolve("lib"));
        Files.copy(Path.of("..", "sluice"), home.resolve("sluice"));
        Files.copy(Path.of("jvm.options"), home.resolve("server/jvm.options"));
        List<Path> jars = ServerCommand.jars();
        Files.copy(jars.getFirst(), target.resolve("sluice-server-1.jar"));
        for (int i = 1; i < jars.size(); i++) {
            Files.createSymbolicLink(lib.resolve(i + ".jar"), jars.get(i));
        }
        cache = target.resolve("sluice.aot");
    }

    @Test
    void theFirstStartMakesOneAndItIsUsed() throws Exception {
        Result first = start("");
        assertEquals(0, first.exit(), first.err());
        assertEquals("", first.err());
        assertTrue(Files.size(cache) > 0, Files.readString(home.resolve("server/target/aot.log")));
        assertTrue(first.classes().contains(FROM_CACHE), first.classes());
        assertTrue(first.classes().contains("io.sluice.server.Main source: " + CACHE), first.classes());
        // What a cache cannot hold may not be asked for: a class of a signed jar has the whole jar checked first.
        assertFalse(first.classes().contains("org.bouncycastle."), first.classes());

        // Another collector takes it or leaves it; what cannot fit is left. Neither is told.
        Result collector = start("-XX:-UseSerialGC -XX:+UseParallelGC");
        assertEquals(0, collector.exit(), collector.err());
        assertEquals("", collector.err());
        Result misfit = start("-XX:-UseCompactObjectHeaders");
        assertEquals(0, misfit.exit(), misfit.err());
        assertEquals("", misfit.err());
        assertFalse(misfit.classes().contains(FROM_CACHE), misfit.classes());
        assertTrue(misfit.classes().contains(LOADED), misfit.classes());
    }

    @Test
    void whatIsNoCacheDoesNoHarm() throws Exception {
        Files.writeString(cache, "no cache");
        Result result = start("");
        assertEquals(0, result.exit(), result.err());
        assertEquals("", result.err());
        assertTrue(result.classes().contains(LOADED), result.classes());
        assertEquals("no cache", Files.readString(cache), "it is newer than the jar, so it stays");
    }

    private Result start(String options) throws Exception {
        Path err = directory.resolve("err");
        Path classes = directory.resolve("classes");
        ProcessBuilder builder = new ProcessBuilder(
                        List.of("/bin/bash", home.resolve("sluice").toString(), "--check-config"))
                .directory(directory.toFile())
                .redirectError(err.toFile())
                .redirectOutput(directory.resolve("out").toFile());
        builder.environment().put("SLUICE_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("SLUICE_JAVA_OPTIONS", "-Xlog:class+load:file=" + classes + " " + options);
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(120, TimeUnit.SECONDS));
        } finally {
            process.destroyForcibly();
        }
        return new Result(process.exitValue(), Files.readString(err), Files.readString(classes));
    }
}
