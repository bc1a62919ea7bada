package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.ProtectedDataConfig;
import io.sluice.server.config.SessionReuse;
import io.sluice.server.config.TlsPolicy;
import io.sluice.server.config.TlsVersion;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.SecureClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.server.testing.TestCertificates;
import io.sluice.server.testing.TlsPeer;
import io.sluice.server.testing.TlsPeer.End;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The end of a file under TLS: whole or not at all, whatever the client does (RFC 4217 section 9, RFC 8446 section 6.1). */
final class SecureDataEndsTest {

    private static final byte[] FILE = random(1_000_000);

    static Stream<TlsVersion> versions() {
        return Stream.of(TlsVersion.V1_2, TlsVersion.V1_3);
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    /** A client that has sent all of an upload, and not yet said that it is the end. */
    private static TlsPeer uploading(SecureClient client) {
        TlsPeer up = client.openData();
        client.control().command("STOR file", "150");
        up.handshake().send(FILE);
        return up;
    }

    @Nested
    final class Lenient {

        @RegisterExtension
        private final ServerFixture server = ServerFixture.with(TestCertificates.with(TlsPolicy.OPTIONAL));

        static Stream<TlsVersion> versions() {
            return SecureDataEndsTest.versions();
        }

        @ParameterizedTest
        @MethodSource("versions")
        void anUploadWithoutCloseNotifyIsTakenAndCounted(TlsVersion version) throws IOException {
            SecureClient client = SecureClient.login(server.connect(), version);
            TlsPeer up = uploading(client);
            up.socket().shutdownOutput();
            client.control().expect("226");
            assertArrayEquals(FILE, server.get("/file"));
            assertEquals(1, server.server().meter("sluice.tls.truncated"));
            assertEquals(End.NOTIFIED, up.receive());
        }

        @ParameterizedTest
        @MethodSource("versions")
        void whoGoesOnSendingBehindTheEndIsNotWaitedFor(TlsVersion version) throws InterruptedException {
            SecureClient client = SecureClient.login(server.connect(), version);
            TlsPeer up = uploading(client);
            up.sendRaw(up.closeNotify());
            Thread endless = Thread.ofPlatform().start(() -> {
                try {
                    while (true) {
                        up.sendRaw(new byte[64 * 1024]);
                    }
                } catch (UncheckedIOException e) {
                    // The server has hung up, as it should.
                }
            });
            client.control().expect("226");
            endless.join();
            assertArrayEquals(FILE, server.get("/file"));
            server.awaitNoTransfer();
        }

        @ParameterizedTest
        @MethodSource("versions")
        void anUploadThatIsResetIsNoFile(TlsVersion version) {
            SecureClient client = SecureClient.login(server.connect(), version);
            TlsPeer up = uploading(client);
            RawClient.reset(up.socket());
            client.control().expect("426");
            assertFalse(server.exists("/file"));
        }

        @ParameterizedTest
        @MethodSource("versions")
        void anUploadThatEndsInTheMiddleOfRecordIsNoFile(TlsVersion version) throws IOException {
            SecureClient client = SecureClient.login(server.connect(), version);
            TlsPeer up = uploading(client);
            byte[] record = up.seal(new byte[1000]);
            up.sendRaw(java.util.Arrays.copyOf(record, 500));
            up.socket().shutdownOutput();
            client.control().expect("426");
            assertFalse(server.exists("/file"));
            up.hangUp();
        }

        @ParameterizedTest
        @MethodSource("versions")
        void anUploadWithGarbageIsNoFile(TlsVersion version) {
            SecureClient client = SecureClient.login(server.connect(), version);
            TlsPeer up = uploading(client);
            byte[] record = up.seal(new byte[1000]);
            record[500] ^= 1;
            up.sendRaw(record);
            client.control().expect("426");
            assertFalse(server.exists("/file"));
            up.hangUp();
        }

        @ParameterizedTest
        @MethodSource("versions")
        void aKilledClientsUploadIsNoFile(TlsVersion version) throws IOException {
            SecureClient client = SecureClient.login(server.connect(), version);
            TlsPeer up = uploading(client);
            client.control().close();
            up.socket().shutdownOutput();
            server.awaitNoTransfer();
            assertFalse(server.exists("/file"));
            up.hangUp();
        }

        @ParameterizedTest
        @MethodSource("versions")
        void anEmptyUploadIsAFile(TlsVersion version) {
            SecureClient client = SecureClient.login(server.connect(), version);
            TlsPeer up = client.openData();
            client.control().command("STOR file", "150");
            up.handshake().sendRaw(up.closeNotify());
            client.control().expect("226");
            assertEquals(0, server.get("/file").length);
            assertEquals(End.NOTIFIED, up.receive());
        }

        @ParameterizedTest
        @MethodSource("versions")
        void anAbortedDownloadDoesNotLookWhole(TlsVersion version) {
            server.put("/file", new byte[64 * 1024 * 1024]);
            SecureClient client = SecureClient.login(server.connect(), version);
            TlsPeer down = client.openData();
            client.control().command("RETR file", "150");
            down.handshake().awaitData();
            client.control().command("ABOR", "426");
            client.control().expect("226");
            assertEquals(End.RESET, down.receive());
            assertEquals(0, down.messages());
        }
    }

    @Nested
    final class Strict {

        @RegisterExtension
        private final ServerFixture server = ServerFixture.with(
                TestCertificates.with(t -> t.withData(new ProtectedDataConfig(SessionReuse.PREFER, true))));

        static Stream<TlsVersion> versions() {
            return SecureDataEndsTest.versions();
        }

        @ParameterizedTest
        @MethodSource("versions")
        void anUploadWithoutCloseNotifyIsNoFile(TlsVersion version) throws IOException {
            SecureClient client = SecureClient.login(server.connect(), version);
            TlsPeer up = uploading(client);
            up.socket().shutdownOutput();
            String reply = client.control().expect("426");
            assertTrue(reply.contains("close_notify"), reply);
            assertFalse(server.exists("/file"));
            assertEquals(1, server.server().meter("sluice.tls.truncated"));
            up.hangUp();
        }

        @ParameterizedTest
        @MethodSource("versions")
        void anUploadWithCloseNotifyIsAFile(TlsVersion version) {
            SecureClient client = SecureClient.login(server.connect(), version);
            TlsPeer up = uploading(client);
            up.sendRaw(up.closeNotify());
            client.control().expect("226");
            assertArrayEquals(FILE, server.get("/file"));
            assertEquals(End.NOTIFIED, up.receive());
        }
    }
}
