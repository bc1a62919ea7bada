package io.sluice.server.interop;

import io.sluice.server.config.ServerConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test that has a server over a fresh directory, in which nothing may be left running at the end. */
abstract class AgainstLocalServer {

    LocalServer server;

    /** Changes the configuration that the server starts with. */
    ServerConfig configure(ServerConfig standard) {
        return standard;
    }

    @BeforeEach
    final void start(@TempDir Path directory) {
        server = LocalServer.in(directory, this::configure);
    }

    @AfterEach
    final void nothingIsLeft() {
        server.close();
    }
}
