package io.sluice.server.interop;

import io.sluice.server.config.TlsVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * No upload over TLS 1.3 is lost: a server that sends a ticket to a client that uploads and never reads makes the client's
 * kernel answer with a reset, and the end of the file gets lost now and then.
 */
class TicketlessUploadsTest extends AgainstTlsServer {

    private static final int SOME = 60;
    private static final int MANY = 1000;
    private static final int AT_ONCE = 200;

    @ParameterizedTest
    @EnumSource(names = {"CURL", "LFTP"})
    void someArriveWhole(ClientSessions client) throws IOException {
        upload(client, SOME, 1);
    }

    @Tag("load")
    @ParameterizedTest
    @EnumSource(names = {"CURL", "LFTP"})
    void aThousandArriveWhole(ClientSessions client) throws IOException {
        upload(client, AT_ONCE, MANY / AT_ONCE);
    }

    private void upload(ClientSessions client, int count, int rounds) throws IOException {
        Path here = server.work().resolve("here");
        ManyFiles.make(here, count);
        for (int round = 0; round < rounds; round++) {
            Path up = Files.createDirectories(server.root().resolve("up" + round));
            ClientSessions.Job job = ClientSessions.Job.up(here, "up" + round, count);
            client.carry(server, Way.explicit(TlsVersion.V1_3), authority, job);
            ManyFiles.assertSame(here, up, count);
        }
    }
}
