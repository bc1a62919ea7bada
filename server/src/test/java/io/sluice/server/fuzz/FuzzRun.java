package io.sluice.server.fuzz;

import io.sluice.server.command.CommandSpec;
import io.sluice.server.command.CommandTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of the fuzzer on one target, in a JVM of its own: Jazzer instruments the server's classes there as they are
 * loaded, and libFuzzer inside it decides by their coverage which inputs to go on from.
 *
 * @param target what is fuzzed
 * @param module the directory of the server's module
 * @param found where inputs go that reach something new; kept from run to run if it stays
 * @param findings where inputs go that fail, as the beginning of their file names
 */
record FuzzRun(FuzzTarget target, Path module, Path found, String findings) {

    /** An input that takes longer is a finding. */
    private static final int MOST_SECONDS = 60;

    /** The corpus in the repository. */
    static Path corpus(Path module, FuzzTarget target) {
        return module.resolve("src/test/resources/fuzz").resolve(target.label());
    }

    /** Fuzzes for that long; the process, whose exit code is 0 if nothing was found. */
    Process start(long seconds, ProcessBuilder.Redirect output) throws IOException {
        return start(
                output, List.of("-max_total_time=" + seconds, "-print_final_stats=1"), List.of(found, repository()));
    }

    /** Adds to the repository's corpus whatever of the found inputs reaches something that it does not. */
    Process startMerge(ProcessBuilder.Redirect output) throws IOException {
        return start(output, List.of("-merge=1"), List.of(repository(), found));
    }

    private Path repository() {
        return corpus(module, target);
    }

    private Process start(ProcessBuilder.Redirect output, List<String> options, List<Path> directories)
            throws IOException {
        Files.createDirectories(found);
        Files.createDirectories(repository());
        Path work = Files.createDirectories(module.resolve("target/fuzz"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + module.resolve("jvm.options"),
                "-XX:+EnableDynamicAgentLoading",
                "-Xmx512m",
                "-Dlogback.configurationFile=fuzz-logback.xml",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.className(),
                "--instrumentation_includes=io.sluice.**",
                "--instrumentation_excludes=io.sluice.server.fuzz.**",
                // Jazzer's own checks in other people's classes break Netty on JDK 25.
                "--custom_hook_includes=io.sluice.**",
                "--custom_hook_excludes=io.sluice.server.fuzz.**",
                "--reproducer_path=" + work,
                "-artifact_prefix=" + findings,
                "-dict=" + dictionary(work),
                "-timeout=" + MOST_SECONDS,
                // The kernel counts what the process that started us had as ours; -Xmx is the limit here.
                "-rss_limit_mb=0"));
        command.addAll(options);
        directories.forEach(directory -> command.add(directory.toString()));
        return new ProcessBuilder(command)
                .directory(module.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
    }

    /** The words of the protocol, and every verb there is: new commands come by themselves. */
    private Path dictionary(Path work) throws IOException {
        StringBuilder words = new StringBuilder();
        try (InputStream fixed = FuzzRun.class.getResourceAsStream("/fuzz/protocol.dict")) {
            if (fixed == null) {
                throw new IllegalStateException("the dictionary is missing");
            }
            words.append(new String(fixed.readAllBytes(), StandardCharsets.US_ASCII));
        }
        for (CommandSpec spec : CommandTable.standard().specs()) {
            words.append('"').append(spec.verb()).append(" \"\n");
            words.append('"').append(spec.verb()).append("\\x0D\\x0A\"\n");
        }
        return Files.writeString(work.resolve(target.label() + ".dict"), words);
    }
}
