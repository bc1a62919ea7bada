package io.sluice.server.devices;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.server.testing.ServerFixture;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each script against a fresh server. */
class DevicesTest {

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    @ParameterizedTest
    @ValueSource(strings = {"camera.txt", "scanner.txt", "logger.txt", "modem.txt"})
    void getsThrough(String script) {
        new Device(server, script, 100, Duration.ofMillis(5)).play();
        server.awaitNoTransfer();
        assertEquals(0, server.server().meter("sluice.errors.internal"));
    }

    /** Three minutes, a line a second: longer than a port rests and a grace lasts. */
    @Tag("load")
    @ParameterizedTest
    @ValueSource(strings = {"logger.txt", "modem.txt"})
    void goesOnForMinutes(String script) {
        new Device(server, script, 180, Duration.ofSeconds(1)).play();
    }
}
