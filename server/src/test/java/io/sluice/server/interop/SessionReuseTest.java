package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.ProtectedDataConfig;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.config.SessionReuse;
import io.sluice.server.config.TlsVersion;
import io.sluice.server.testing.Configs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.commons.net.ftp.FTPSClient;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that resume the session of their control connection do it for as long as their session lives; others need not. */
class SessionReuseTest {

    private static final int TRANSFERS = 100;
    private static final int MANY = 300;
    private static final int FEW = 12;

    static ServerConfig with(SessionReuse reuse, ServerConfig standard) {
        return Configs.tls(tls -> tls.withData(new ProtectedDataConfig(reuse, false)))
                .apply(AgainstTlsServer.secured(standard));
    }

    static Stream<Arguments> clients() {
        return Arrays.stream(ClientSessions.values())
                .flatMap(client -> Stream.of(TlsVersion.V1_2, TlsVersion.V1_3).map(v -> Arguments.of(client, v)));
    }

    /** Where it has to be. */
    @Nested
    final class Required extends AgainstTlsServer {

        @Override
        ServerConfig configure(ServerConfig standard) {
            return with(SessionReuse.REQUIRE, standard);
        }

        static Stream<Arguments> clients() {
            return SessionReuseTest.clients();
        }

        /** curl of some versions waits for nothing, up to a second for each file: its hundred is a load test. */
        @ParameterizedTest
        @MethodSource("clients")
        void aHundredTransfersInOneSession(ClientSessions client, TlsVersion version) throws IOException {
            alternating(client, version, client == ClientSessions.CURL ? FEW : TRANSFERS);
        }

        @Tag("load")
        @ParameterizedTest
        @ValueSource(strings = {"1.2", "1.3"})
        void aHundredTransfersInOneSessionOfCurl(String version) throws IOException {
            alternating(ClientSessions.CURL, TlsVersion.parse(version), TRANSFERS);
        }

        /** JSSE by itself lets one TLS 1.3 session have 127 tickets. */
        @ParameterizedTest
        @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CURL")
        void asManyTransfersAsWanted(ClientSessions client) throws IOException {
            alternating(client, TlsVersion.V1_3, MANY);
        }

        @Tag("load")
        @Test
        void asManyTransfersOfCurlAsWanted() throws IOException {
            alternating(ClientSessions.CURL, TlsVersion.V1_3, MANY);
        }

        /** Up and down in turns. */
        private void alternating(ClientSessions client, TlsVersion version, int transfers) throws IOException {
            int files = transfers / 2;
            Path here = server.work().resolve("here");
            ManyFiles.make(here, files);
            Path up = Files.createDirectories(server.root().resolve("up"));
            Path back = Files.createDirectories(server.work().resolve("back"));
            client.carry(server, Way.explicit(version), authority, ClientSessions.Job.both(here, "up", back, files));
            ManyFiles.assertSame(here, up, files);
            ManyFiles.assertSame(here, back, files);
            assertEquals(1, server.meter("sluice.sessions.opened"), server::logTail);
            assertEquals(transfers, server.meter("sluice.tls.bindings"), server::logTail);
            assertEquals(transfers, server.count("sluice.tls.bindings", "result", "bound"), server::logTail);
        }

        /** In active mode at once; a passive connection is dropped and the right one waited for, as if it were a thief's. */
        @ParameterizedTest
        @ValueSource(strings = {"1.2", "1.3"})
        void whoCannotIsTold(String version) throws IOException {
            Way active = new Way(false, TlsVersion.parse(version), false, Way.IPV4);
            FTPSClient client = CommonsNetTlsTest.login(server, active, false);
            assertEquals(522, replyToUpload(client));
            assertTrue(client.logout());
            client.disconnect();
            assertTrue(Files.notExists(server.root().resolve("file")));
        }
    }

    /** The client notices that the connection is broken while it writes, or only by the reply. */
    private static int replyToUpload(FTPSClient client) throws IOException {
        try {
            assertFalse(client.storeFile("file", new ByteArrayInputStream(new byte[100])));
            return client.getReplyCode();
        } catch (IOException e) {
            return client.getReply();
        }
    }

    /** Where nobody has to. */
    abstract static class Free extends AgainstTlsServer {

        static Stream<Arguments> clients() {
            return SessionReuseTest.clients();
        }

        @ParameterizedTest
        @MethodSource("clients")
        void whoCanDoesSoAllTheSame(ClientSessions client, TlsVersion version) throws IOException {
            Path here = server.work().resolve("here");
            Path up = Files.createDirectories(server.root().resolve("up"));
            ManyFiles.make(here, FEW);
            client.carry(server, Way.explicit(version), authority, ClientSessions.Job.up(here, "up", FEW));
            ManyFiles.assertSame(here, up, FEW);
            assertEquals(FEW, server.count("sluice.tls.bindings", "result", "bound"), server::logTail);
        }

        @ParameterizedTest
        @ValueSource(strings = {"1.2", "1.3"})
        void whoCannotIsServed(String version) throws IOException {
            FTPSClient client = CommonsNetTlsTest.login(server, Way.explicit(TlsVersion.parse(version)), false);
            assertTrue(client.storeFile("file", new ByteArrayInputStream(new byte[100])));
            assertTrue(client.logout());
            client.disconnect();
            assertEquals(100, Files.size(server.root().resolve("file")));
            assertEquals(1, server.count("sluice.tls.bindings", "result", "unbound"));
        }
    }

    /** The default. */
    @Nested
    final class Preferred extends Free {

        @Override
        ServerConfig configure(ServerConfig standard) {
            return with(SessionReuse.PREFER, standard);
        }
    }

    /** Where nobody looks. */
    @Nested
    final class Off extends Free {

        @Override
        ServerConfig configure(ServerConfig standard) {
            return with(SessionReuse.OFF, standard);
        }
    }
}
