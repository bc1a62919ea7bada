package io.sluice.server.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every input of the corpus, what was once a finding too, is as it should be. No fuzzer takes part. */
class FuzzCorpusTest {

    @AfterAll
    static void stopTheWorld() {
        FuzzWorld.shutDown();
    }

    @ParameterizedTest
    @EnumSource
    void holds(FuzzTarget target) throws IOException {
        List<Path> inputs;
        try (Stream<Path> files = Files.list(FuzzRun.corpus(Path.of("").toAbsolutePath(), target))) {
            inputs = files.sorted().toList();
        }
        assertFalse(inputs.isEmpty(), "the corpus is missing");
        for (Path input : inputs) {
            try {
                target.run(Files.readAllBytes(input));
            } catch (RuntimeException | AssertionError e) {
                fail(input.toString(), e);
            }
        }
    }
}
