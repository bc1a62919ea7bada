package io.sluice.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.server.config.ClientCertificateConfig;
import io.sluice.server.config.ClientCertificateConfig.Login;
import io.sluice.server.config.ClientCertificateConfig.Mode;
import io.sluice.server.config.ConfigException;
import io.sluice.server.config.HandshakeConfig;
import io.sluice.server.config.Problem;
import io.sluice.server.config.TlsVersion;
import io.sluice.server.testing.TestAuthority;
import io.sluice.server.testing.TestAuthority.Issued;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be used is told in one line each. */
final class BadTlsFilesTest {

    private static final TestAuthority AUTHORITY = TestAuthority.named("bad");
    private static final Issued GOOD = AUTHORITY.issue("localhost");

    @TempDir
    private Path directory;

    private Path certificate = Path.of("");
    private Path key = Path.of("");
    private Path other = Path.of("");

    @BeforeEach
    void write() {
        certificate = GOOD.pem(directory.resolve("certificate.pem"));
        key = GOOD.keyPem(directory.resolve("key.pem"));
        other = AUTHORITY.issue("other").keyPem(directory.resolve("other.pem"));
    }

    @Test
    void filesThatCannotBeRead() throws Exception {
        Path missing = directory.resolve("missing.pem");
        Path pipe = Files.createDirectory(directory.resolve("directory"));
        assertEquals(
                List.of("tls.certificate.file: cannot read " + missing + ": there is no such file"),
                problems(TlsSettings.of(TlsSettings.files(missing, key))));
        assertEquals(
                List.of("tls.certificate.key: cannot read " + pipe + ": it is no regular file"),
                problems(TlsSettings.of(TlsSettings.files(certificate, pipe))));
    }

    @Test
    void filesThatHoldSomethingElse() throws Exception {
        Path text = Files.writeString(directory.resolve("text"), "hello");
        Path torn = Files.writeString(
                directory.resolve("torn.pem"), PemBlock.armour("CERTIFICATE", new byte[] {48, 3, 2, 1, 1}));
        Path tornKey =
                Files.writeString(directory.resolve("torn.key"), PemBlock.armour("PRIVATE KEY", new byte[] {48, 0}));
        assertEquals(
                List.of("tls.certificate.file: " + text + " holds no certificate: it is neither PEM nor PKCS#12"),
                problems(TlsSettings.of(TlsSettings.file(text, ""))));
        assertEquals(
                List.of("tls.certificate.file: " + key + " holds no certificate"),
                problems(TlsSettings.of(TlsSettings.file(key, ""))));
        assertEquals(
                List.of("tls.certificate.file: certificate 1 in " + torn + " cannot be read"),
                problems(TlsSettings.of(TlsSettings.files(torn, key))));
        assertEquals(
                List.of("tls.certificate.key: " + text + " holds no private key in PEM"),
                problems(TlsSettings.of(TlsSettings.files(certificate, text))));
        assertEquals(
                List.of("tls.certificate.key: " + tornKey
                        + " holds no private key that can be read: RSA, EC or EdDSA is expected"),
                problems(TlsSettings.of(TlsSettings.files(certificate, tornKey))));
        assertEquals(
                List.of("tls.certificate.file: " + certificate
                        + " holds no private key, and tls.certificate.key names none"),
                problems(TlsSettings.of(TlsSettings.file(certificate, ""))));
        Path pkcs12 = GOOD.pkcs12(directory.resolve("both.p12"));
        assertEquals(
                List.of("tls.certificate.key: " + pkcs12 + " is not PEM, and PKCS#12 files have their key in them"),
                problems(TlsSettings.of(TlsSettings.files(pkcs12, key))));
    }

    @Test
    void aKeyOfAnotherCertificate() {
        Path rsa = AUTHORITY
                .issue(TestAuthority.rsaKeys(), Duration.ofDays(1), "rsa")
                .keyPem(directory.resolve("rsa.pem"));
        for (Path wrong : List.of(other, rsa)) {
            assertEquals(
                    List.of("tls.certificate.key: the private key in " + wrong
                            + " does not belong to the certificate in " + certificate),
                    problems(TlsSettings.of(TlsSettings.files(certificate, wrong))));
        }
    }

    @Test
    void everyFaultHasItsLineAndItsKey() {
        Path missing = directory.resolve("missing.pem");
        assertEquals(
                List.of(
                        "tls.more-certificates[0].key: the private key in " + other
                                + " does not belong to the certificate in " + certificate,
                        "tls.more-certificates[1].file: cannot read " + missing + ": there is no such file"),
                problems(TlsSettings.of(
                        TlsSettings.files(certificate, key),
                        TlsSettings.files(certificate, other),
                        TlsSettings.file(missing, ""))));
    }

    @Test
    void cipherSuites() {
        assertEquals(
                List.of("tls.handshake.cipher-suites: TLS_NONSENSE, TLS_RSA_WITH_RC4_128_MD5 is not among the cipher"
                        + " suites of this Java, such as TLS_AES_256_GCM_SHA384"),
                suites("TLS_AES_128_GCM_SHA256", "TLS_NONSENSE", "TLS_RSA_WITH_RC4_128_MD5"));
        assertEquals(
                List.of("tls.handshake.cipher-suites: none of TLS_AES_128_GCM_SHA256 is for TLSv1.2 and the keys of the"
                        + " certificates; tls.handshake.versions offers it"),
                suites("TLS_AES_128_GCM_SHA256"));
        assertEquals(
                List.of(
                        "tls.handshake.cipher-suites: none of TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 is for TLSv1.3 and"
                                + " the keys of the certificates; tls.handshake.versions offers it"),
                suites("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"));
        // The certificate has an EC key.
        assertEquals(
                1,
                suites("TLS_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")
                        .size());
        TlsSettings fits = TlsSettings.of(TlsSettings.files(certificate, key))
                .handshake(new HandshakeConfig(
                        List.of(TlsVersion.V1_3), List.of("TLS_CHACHA20_POLY1305_SHA256"), Duration.ofSeconds(5)));
        assertEquals(1, TlsFiles.check(fits.config()).size());
    }

    @Test
    void theFilesAboutClients() throws Exception {
        Path text = Files.writeString(directory.resolve("text"), "hello");
        Path authorities = AUTHORITY.pem(directory.resolve("authorities.pem"));
        Path missing = directory.resolve("missing.pem");
        assertEquals(
                List.of("tls.client-certificates.authorities: " + text + " holds no certificate"),
                clients(text, Optional.empty()));
        assertEquals(
                List.of("tls.client-certificates.authorities: cannot read " + missing + ": there is no such file"),
                clients(missing, Optional.of(missing)));
        assertEquals(
                List.of("tls.client-certificates.revoked: cannot read " + missing + ": there is no such file"),
                clients(authorities, Optional.of(missing)));
        assertEquals(
                List.of("tls.client-certificates.revoked: list 1 in " + text + " cannot be read"),
                clients(authorities, Optional.of(text)));
        assertEquals(
                List.of("tls.client-certificates.revoked: " + authorities
                        + " holds no list of revoked certificates (X509 CRL)"),
                clients(authorities, Optional.of(authorities)));
    }

    private List<String> suites(String... suites) {
        return problems(TlsSettings.of(TlsSettings.files(certificate, key))
                .handshake(new HandshakeConfig(
                        List.of(TlsVersion.V1_2, TlsVersion.V1_3), List.of(suites), Duration.ofSeconds(5))));
    }

    private List<String> clients(Path authorities, Optional<Path> revoked) {
        return problems(TlsSettings.of(TlsSettings.files(certificate, key))
                .clients(
                        new ClientCertificateConfig(Mode.OPTIONAL, Optional.of(authorities), revoked, Login.ANY_USER)));
    }

    private static List<String> problems(TlsSettings settings) {
        ConfigException refused = assertThrows(ConfigException.class, () -> TlsFiles.check(settings.config()));
        assertEquals(
                refused.problems(),
                assertThrows(ConfigException.class, settings::context).problems());
        return refused.problems().stream().map(Problem::toString).toList();
    }
}
