package io.sluice.server.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.ProtectedDataConfig;
import io.sluice.server.config.SessionReuse;
import io.sluice.server.config.TlsConfig;
import io.sluice.server.config.TlsVersion;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.TestCertificates;
import io.sluice.server.testing.TlsPeer;
import io.sluice.server.testing.TlsPeer.End;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes under TLS over real sockets, and above all how they end. */
class TlsConnectionTest {

    private static final int LARGE = 3_000_001;

    private TlsPair pair;

    @BeforeEach
    void connect() {
        pair = new TlsPair();
    }

    @AfterEach
    void close() {
        pair.close();
    }

    static Stream<TlsVersion> versions() {
        return Stream.of(TlsVersion.V1_2, TlsVersion.V1_3);
    }

    private void with(UnaryOperator<TlsConfig> change) {
        pair.close();
        pair = new TlsPair(change);
    }

    private TlsPeer peer(TlsVersion version) {
        return new TlsPeer(pair.client, TlsPeer.engine(TestCertificates.client(), version));
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    /** What a target of that size makes of an upload. */
    private Future<byte[]> upload(int target) {
        return TlsPair.async(() -> {
            try (TlsConnection connection = pair.tls.handshake(pair.server, TlsPair.engines(TlsPair.CONTEXT))) {
                byte[] all = readAll(connection, ByteBuffer.allocateDirect(target));
                assertEquals(all.length, connection.bytes());
                connection.finishQuietly();
                return all;
            }
        });
    }

    private static byte[] readAll(TlsConnection connection, ByteBuffer target) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (connection.read(target.clear()) >= 0) {
            byte[] part = new byte[target.flip().remaining()];
            target.get(part);
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void uploadsArriveWholeInTargetsOfAllSizes(TlsVersion version) throws Exception {
        for (int target : new int[] {1, 1000, 16 * 1024, 16 * 1024 + 300, 256 * 1024}) {
            byte[] sent = random(target == 1 ? 40_000 : LARGE);
            try (TlsPair other = new TlsPair()) {
                pair.close();
                pair = other;
                Future<byte[]> received = upload(target);
                TlsPeer peer = peer(version).handshake();
                peer.send(sent);
                peer.sendRaw(peer.closeNotify());
                assertArrayEquals(sent, TlsPair.get(received));
                assertEquals(End.NOTIFIED, peer.receive());
                assertEquals(
                        0, pair.meters.find("sluice.tls.truncated").counters().size());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void downloadsArriveWholeAndEndByCloseNotify(TlsVersion version) throws Exception {
        byte[] sent = random(LARGE);
        Future<String> done = TlsPair.async(() -> {
            try (TlsConnection connection = pair.tls.handshake(pair.server, TlsPair.engines(TlsPair.CONTEXT))) {
                ByteBuffer source = ByteBuffer.wrap(sent);
                ByteBuffer scratch = ByteBuffer.allocate(256 * 1024);
                while (connection.pull((target, buffer) -> pull(source, target, buffer), scratch.clear()) >= 0) {
                    assertTrue(connection.bytes() > 0);
                }
                connection.finish();
                assertEquals(LARGE, connection.bytes());
                return connection.protection();
            }
        });
        TlsPeer peer = peer(version).handshake();
        assertEquals(End.NOTIFIED, peer.receive());
        assertArrayEquals(sent, peer.received());
        assertEquals("tls=" + version.name() + " resumed=no", TlsPair.get(done));
        assertEquals(0, peer.messages(), "nothing but data may come behind the handshake, above all no ticket");
    }

    private static long pull(ByteBuffer source, WritableByteChannel target, ByteBuffer scratch) throws IOException {
        int count = Math.min(source.remaining(), scratch.capacity());
        scratch.clear().put(source.slice(source.position(), count)).flip();
        source.position(source.position() + count);
        return count == 0 ? -1 : target.write(scratch);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void brokenDownloadsEndWithoutCloseNotify(TlsVersion version) throws Exception {
        byte[] sent = random(1000);
        Future<TlsConnection> accepted = pair.accept(TlsPair.CONTEXT);
        TlsPeer peer = peer(version).handshake();
        try (TlsConnection connection = TlsPair.get(accepted)) {
            connection.write(ByteBuffer.wrap(sent));
        }
        assertEquals(End.RESET, peer.receive());
    }

    @ParameterizedTest
    @MethodSource("versions")
    void endWithoutCloseNotifyIsCountedAndTaken(TlsVersion version) throws Exception {
        byte[] sent = random(100_000);
        Future<byte[]> received = upload(256 * 1024);
        TlsPeer peer = peer(version).handshake();
        peer.send(sent);
        peer.socket().shutdownOutput();
        assertArrayEquals(sent, TlsPair.get(received));
        assertEquals(1, pair.meters.get("sluice.tls.truncated").counter().count());
    }

    @ParameterizedTest
    @MethodSource("versions")
    void endInTheMiddleOfRecordIsNoEnd(TlsVersion version) throws Exception {
        Future<byte[]> received = upload(256 * 1024);
        TlsPeer peer = peer(version).handshake();
        byte[] records = peer.seal(random(100_000));
        peer.sendRaw(Arrays.copyOf(records, records.length - 1));
        peer.socket().shutdownOutput();
        IOException failure = TlsPair.failure(IOException.class, received);
        assertTrue(failure.toString().contains("middle of a TLS record"), failure::toString);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void resetIsNoEnd(TlsVersion version) throws Exception {
        Future<TlsConnection> accepted = pair.accept(TlsPair.CONTEXT);
        TlsPeer peer = peer(version).handshake();
        peer.send(random(100_000));
        try (TlsConnection connection = TlsPair.get(accepted)) {
            RawClient.reset(pair.client);
            assertThrows(
                    IOException.class, () -> readAll(connection, ByteBuffer.allocate(256 * 1024)), "a reset is no end");
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void endWithoutCloseNotifyIsRefusedWhereItIsAskedFor(TlsVersion version) throws Exception {
        with(c -> c.withData(new ProtectedDataConfig(SessionReuse.PREFER, true)));
        Future<byte[]> received = upload(256 * 1024);
        TlsPeer peer = peer(version).handshake();
        peer.send(random(100_000));
        peer.socket().shutdownOutput();
        assertEquals(
                "its TLS connection ended without close_notify",
                TlsPair.failure(MalformedDataException.class, received).why());
        assertEquals(1, pair.meters.get("sluice.tls.truncated").counter().count());
    }

    @ParameterizedTest
    @MethodSource("versions")
    void nothingBehindCloseNotifyCounts(TlsVersion version) throws Exception {
        with(c -> c.withData(new ProtectedDataConfig(SessionReuse.PREFER, true)));
        byte[] sent = random(100_000);
        Future<byte[]> received = upload(256 * 1024);
        TlsPeer peer = peer(version).handshake();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(peer.seal(sent));
        all.writeBytes(peer.closeNotify());
        all.writeBytes(random(1000));
        peer.sendRaw(all.toByteArray());
        assertArrayEquals(sent, TlsPair.get(received));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void garbageIsNoEnd(TlsVersion version) throws Exception {
        Future<byte[]> received = upload(256 * 1024);
        TlsPeer peer = peer(version).handshake();
        byte[] records = peer.seal(random(100_000));
        records[records.length / 2] ^= 1;
        peer.sendRaw(records);
        String failure = TlsPair.failure(SSLException.class, received).toString();
        assertTrue(failure.contains("bad_record_mac") || failure.contains("Tag mismatch"), failure);
        UncheckedIOException told = assertThrows(UncheckedIOException.class, peer::receive);
        assertTrue(told.toString().contains("bad_record_mac"), told::toString);
        peer.hangUp();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void recordsThatAreTooLongAreNoEnd(TlsVersion version) throws Exception {
        Future<byte[]> received = upload(256 * 1024);
        TlsPeer peer = peer(version).handshake();
        byte[] record = random(50_000);
        ByteBuffer.wrap(record).put((byte) 23).putShort((short) 0x0303).putShort((short) 0xFFFF);
        peer.sendRaw(record);
        TlsPair.failure(SSLException.class, received);
        peer.hangUp();
    }

    @Test
    void newKeysInTheMiddleOfUploadAreAnswered() throws Exception {
        byte[] sent = random(LARGE);
        Future<byte[]> received = upload(256 * 1024);
        TlsPeer peer = peer(TlsVersion.V1_3).handshake();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 3; i++) {
            all.writeBytes(peer.seal(Arrays.copyOfRange(sent, i * 1_000_000, (i + 1) * 1_000_000)));
            peer.engine().beginHandshake();
            all.writeBytes(peer.seal(new byte[0]));
        }
        all.writeBytes(peer.seal(Arrays.copyOfRange(sent, 3_000_000, LARGE)));
        all.writeBytes(peer.closeNotify());
        peer.sendRaw(all.toByteArray());
        assertArrayEquals(sent, TlsPair.get(received));
        assertEquals(End.NOTIFIED, peer.receive());
        assertEquals(3, peer.messages(), "an answer to each");
    }

    @Test
    void renegotiationIsRefused() throws Exception {
        Future<byte[]> received = upload(256 * 1024);
        TlsPeer peer = peer(TlsVersion.V1_2).handshake();
        peer.send(random(1000));
        peer.engine().beginHandshake();
        peer.sendRaw(peer.seal(new byte[0]));
        String failure = TlsPair.failure(SSLException.class, received).toString();
        assertTrue(failure.contains("renegotiate"), failure);
        peer.hangUp();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void whatDownloadingClientsSayCostsThemNothing(TlsVersion version) throws Exception {
        byte[] sent = random(LARGE);
        Future<TlsConnection> accepted = pair.accept(TlsPair.CONTEXT);
        TlsPeer peer = peer(version).handshake();
        peer.send(random(1000));
        Future<Boolean> done = TlsPair.async(() -> {
            try (TlsConnection connection = TlsPair.get(accepted)) {
                connection.write(ByteBuffer.wrap(sent));
                connection.finish();
            }
            return true;
        });
        assertEquals(End.NOTIFIED, peer.receive());
        assertArrayEquals(sent, peer.received());
        assertTrue(TlsPair.get(done));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void slowReadersShowProgressAndCanBeBroken(TlsVersion version) throws Exception {
        Future<TlsConnection> accepted = pair.accept(TlsPair.CONTEXT);
        TlsPeer peer = peer(version).handshake();
        TlsConnection connection = TlsPair.get(accepted);
        Future<Object> writing = TlsPair.async(() -> {
            try (connection) {
                while (true) {
                    connection.write(ByteBuffer.allocate(256 * 1024));
                }
            }
        });
        long before = connection.lastProgressNanos();
        // What the kernels hold between the two was counted before: only what is read beyond it makes progress.
        for (int i = 0; i < 100 && connection.lastProgressNanos() == before; i++) {
            assertEquals(LARGE, peer.socket().getInputStream().readNBytes(LARGE).length);
        }
        assertTrue(connection.lastProgressNanos() - before > 0);
        connection.reset();
        TlsPair.failure(IOException.class, writing);
        peer.hangUp();
    }

    /**
     * The messages and the data of a small upload leave one by one as long as TCP waits for acknowledgements (RFC 896), and
     * a kernel that has just answered somebody takes 40 ms over the next one, unless it was told to hurry.
     */
    @Test
    void whatTheClientSendsLastIsAcknowledgedAtOnce() throws Exception {
        // A client that waits for an acknowledgement makes our kernel late with it, and then in a hurry by itself.
        pair.client.setTcpNoDelay(true);
        Future<TlsConnection> accepted = pair.accept(TlsPair.CONTEXT);
        // The client looks at the certificate when we have said everything, before its last messages. Then our kernel
        // is
        // made to be in no hurry, as it is by itself when we have answered quickly.
        SSLContext client = SSLContext.getInstance("TLS");
        client.init(null, new TrustManager[] {new Patient(pair.server)}, null);
        TlsPeer peer = new TlsPeer(pair.client, TlsPeer.engine(client, TlsVersion.V1_3)).handshake();
        TlsConnection connection = TlsPair.get(accepted);
        assertTrue(pair.server.getOption(ExtendedSocketOptions.TCP_QUICKACK));
        connection.close();
        peer.hangUp();
    }

    /** Trusts everybody, and lets that end of a connection wait with its acknowledgements from then on. */
    private record Patient(SocketChannel other) implements X509TrustManager {

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            try {
                other.setOption(ExtendedSocketOptions.TCP_QUICKACK, false);
            } catch (IOException e) {
                throw new CertificateException(e);
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("there is no client to check");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
