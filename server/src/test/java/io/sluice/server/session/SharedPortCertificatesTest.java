package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.config.CertificateConfig;
import io.sluice.server.config.ProtectedDataConfig;
import io.sluice.server.config.Secret;
import io.sluice.server.config.ServerConfig;
import io.sluice.server.config.SessionReuse;
import io.sluice.server.config.TlsConfig;
import io.sluice.server.config.TlsPolicy;
import io.sluice.server.config.TlsVersion;
import io.sluice.server.testing.Configs;
import io.sluice.server.testing.Ports;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.SecureClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.server.testing.TestAuthority;
import io.sluice.server.testing.TestCertificates;
import io.sluice.server.testing.TestServer;
import io.sluice.server.testing.TlsPeer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A shared port, where those who wait for their connections have different certificates: by name, and of different times. */
class SharedPortCertificatesTest {

    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration WAIT = Duration.ofSeconds(1);

    @TempDir
    private Path directory;

    static Stream<TlsVersion> versions() {
        return Stream.of(TlsVersion.V1_2, TlsVersion.V1_3);
    }

    private ServerConfig configured(ServerConfig plain) {
        TlsConfig tls = plain.tls();
        return Configs.passive(p -> p.withPorts(Ports.free(1), 100, WAIT, WAIT).withShared(true))
                .apply(plain.withTls(new TlsConfig(
                        TlsPolicy.OPTIONAL,
                        certificate("first", "localhost"),
                        List.of(certificate("second", "other.example")),
                        tls.selfSigned(),
                        LOOK,
                        tls.handshake(),
                        new ProtectedDataConfig(SessionReuse.REQUIRE, false),
                        tls.clientCertificates(),
                        tls.allowCcc())));
    }

    /** Writes a new one to the place where the server has the old one. */
    private CertificateConfig certificate(String file, String name) {
        Path place = directory.resolve(file + ".p12");
        try {
            Files.move(
                    TestCertificates.authority().issue(name).pkcs12(directory.resolve("new.p12")),
                    place,
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return new CertificateConfig(Optional.of(place), Optional.empty(), new Secret(TestAuthority.PASSWORD));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void eachResumesTheSessionOfItsOwnCertificate(TlsVersion version) {
        try (TestServer server = TestServer.inMemory(this::configured)) {
            List<RawClient> open = new ArrayList<>();
            try {
                List<SecureClient> clients = new ArrayList<>();
                clients.addAll(pair(server, open, version));
                transfersOfAll(clients, new Random(1));
                certificate("first", "localhost");
                certificate("second", "other.example");
                ServerFixture.await(
                        "the new certificates", () -> server.count("sluice.tls.reloads", "result", "taken") > 0);
                clients.addAll(pair(server, open, version));
                for (int i = 0; i < 5; i++) {
                    transfersOfAll(clients, new Random(i));
                }
                assertEquals(22, server.count("sluice.tls.bindings", "result", "bound"));
                assertEquals(0, server.meter("sluice.data.refused"));
            } finally {
                open.forEach(RawClient::close);
            }
        }
    }

    /** One that gets the first certificate, and one that gets the second. */
    private static List<SecureClient> pair(TestServer server, List<RawClient> open, TlsVersion version) {
        RawClient first = server.connect();
        open.add(first);
        RawClient second = server.connect();
        open.add(second);
        second.command("HOST other.example", "220");
        return List.of(login(server, first, version), login(server, second, version));
    }

    /** Each as a user of its own: sessions of one user have a port one after the other. */
    private static SecureClient login(TestServer server, RawClient control, TlsVersion version) {
        String user = "user" + control.socket().getLocalPort();
        server.add(TestServer.user(user, EnumSet.allOf(Permission.class)));
        return SecureClient.login(control, user, version);
    }

    /** All of them wait before the first of them shakes hands. */
    private static void transfersOfAll(List<SecureClient> clients, Random random) {
        List<TlsPeer> data = clients.stream().map(SecureClient::openData).toList();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < clients.size(); i++) {
            clients.get(i).control().command("NLST", "150");
            order.add(i);
        }
        Collections.shuffle(order, random);
        for (int i : order) {
            assertEquals(TlsPeer.End.NOTIFIED, data.get(i).handshake().receive());
            clients.get(i).control().expect("226");
        }
    }
}
