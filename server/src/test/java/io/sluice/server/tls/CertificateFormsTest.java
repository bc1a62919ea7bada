package io.sluice.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.server.config.CertificateConfig;
import io.sluice.server.config.ConfigException;
import io.sluice.server.config.Secret;
import io.sluice.server.testing.TestAuthority;
import io.sluice.server.testing.TestAuthority.Issued;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates and keys in all the forms that openssl writes. */
final class CertificateFormsTest {

    private static final TestAuthority ROOT = TestAuthority.named("root");
    private static final TestAuthority MIDDLE = ROOT.below("middle");
    private static final String PASSWORD = "pass word";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ec: ec -in IN -out OUT",
                "ec: ec -in IN -out OUT -aes128 -passout PASS",
                "ec: pkcs8 -topk8 -nocrypt -in IN -out OUT",
                "ec: pkcs8 -topk8 -in IN -out OUT -passout PASS",
                "ec: pkcs8 -topk8 -scrypt -in IN -out OUT -passout PASS",
                "rsa: rsa -traditional -in IN -out OUT",
                "rsa: rsa -traditional -in IN -out OUT -aes256 -passout PASS",
                "rsa: pkcs8 -topk8 -nocrypt -in IN -out OUT",
                "rsa: pkcs8 -topk8 -v1 PBE-SHA1-3DES -in IN -out OUT -passout PASS",
                "rsa: pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA512 -in IN -out OUT -passout PASS",
                "EdDSA: pkcs8 -topk8 -in IN -out OUT -passout PASS",
                "EdDSA: pkcs8 -topk8 -nocrypt -in IN -out OUT"
            })
    void everyFormOfKeyIsRead(String form) throws Exception {
        String algorithm = form.substring(0, form.indexOf(':'));
        Issued issued = issued(algorithm);
        Path in = issued.keyPem(directory.resolve("in.pem"));
        Path key = directory.resolve("key.pem");
        openssl(form.substring(form.indexOf(':') + 2)
                .replace("IN", in.toString())
                .replace("OUT", key.toString()));
        Path certificate = issued.pem(directory.resolve("certificate.pem"));
        boolean secret = form.contains("PASS");
        Secret password = secret ? new Secret(PASSWORD) : Secret.NONE;
        CertificateConfig apart = new CertificateConfig(Optional.of(certificate), Optional.of(key), password);
        assertEquals(List.of("localhost"), names(apart));

        Path both = Files.writeString(
                directory.resolve("both.pem"), Files.readString(key) + "\n" + Files.readString(certificate));
        assertEquals(List.of("localhost"), names(new CertificateConfig(Optional.of(both), Optional.empty(), password)));
        if (secret) {
            String wrong =
                    problem(new CertificateConfig(Optional.of(certificate), Optional.of(key), new Secret("another")));
            assertEquals("tls.certificate.password: this is not the password of the private key in " + key, wrong);
            String missing = problem(TlsSettings.files(certificate, key));
            assertEquals("tls.certificate.password: the password of the private key in " + key + " is needed", missing);
        }
    }

    @Test
    void parametersBesideAnEcKeyDoNotMatter() throws Exception {
        Path key = directory.resolve("key.pem");
        openssl("ecparam -name prime256v1 -genkey -out " + key);
        Path certificate = directory.resolve("certificate.pem");
        openssl("req -x509 -new -key " + key + " -subj /CN=box -addext subjectAltName=DNS:box.example -out "
                + certificate);
        assertEquals(List.of("box.example"), names(TlsSettings.files(certificate, key)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-legacy"})
    void pkcs12IsToldByItsContent(String how) throws Exception {
        Issued issued = issued("rsa");
        Path key = issued.keyPem(directory.resolve("key.pem"));
        Path certificate = issued.pem(directory.resolve("certificate.pem"));
        Path file = directory.resolve("looks-like.pem");
        openssl("pkcs12 -export " + how + " -inkey " + key + " -in " + certificate + " -out " + file
                + " -passout PASS");
        assertEquals(List.of("localhost"), names(TlsSettings.file(file, PASSWORD)));
        assertEquals(
                "tls.certificate.password: this is not the password of " + file,
                problem(TlsSettings.file(file, "another")));
        assertEquals(
                "tls.certificate.password: the password of " + file + " is needed",
                problem(TlsSettings.file(file, "")));
    }

    @Test
    void chainsAreSentInOrderHoweverTheyAreWritten() throws Exception {
        Issued own = MIDDLE.issue("localhost");
        Issued stranger = ROOT.issue("stranger");
        Path key = own.keyPem(directory.resolve("key.pem"));
        List<X509Certificate> all = new ArrayList<>(
                List.of(ROOT.certificate(), stranger.certificate(), own.certificate(), MIDDLE.certificate()));
        for (int i = 0; i < all.size(); i++) {
            Collections.rotate(all, 1);
            StringBuilder text = new StringBuilder("for people\n");
            for (X509Certificate certificate : all) {
                text.append(PemBlock.armour("CERTIFICATE", certificate.getEncoded()))
                        .append("\r\n");
            }
            Path file = Files.writeString(directory.resolve("chain.pem"), text);
            CertificateSource source = CertificateSource.made(file, key);
            Identity identity = new IdentityReader(FileSnapshot.of(List.of(file, key))).read(source);
            assertEquals(List.of(own.certificate(), MIDDLE.certificate(), ROOT.certificate()), identity.chain());
        }
    }

    private static Issued issued(String algorithm) throws Exception {
        KeyPair keys =
                switch (algorithm) {
                    case "rsa" -> TestAuthority.rsaKeys();
                    case "ec" -> TestAuthority.ellipticKeys();
                    default -> KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
                };
        return ROOT.issue(keys, Duration.ofDays(90), "localhost");
    }

    private static List<String> names(CertificateConfig certificate) {
        return TlsFiles.check(TlsSettings.of(certificate).config()).getFirst().names();
    }

    private static String problem(CertificateConfig certificate) {
        ConfigException refused = assertThrows(ConfigException.class, () -> names(certificate));
        return String.valueOf(refused.getMessage());
    }

    private void openssl(String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        for (String word : arguments.split(" +", -1)) {
            command.add(word.equals("PASS") ? "pass:" + PASSWORD : word);
        }
        Path out = directory.resolve("openssl.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(command + ": " + Files.readString(out));
            }
        } finally {
            process.destroyForcibly();
        }
    }
}
