package io.sluice.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.auth.SingleUserAuthenticator;
import io.sluice.server.auth.spi.Authenticator;
import io.sluice.server.cli.Addresses.Reach;
import io.sluice.server.config.ConfigInputs;
import io.sluice.server.config.ConfigInputs.Flag;
import io.sluice.server.config.ConfigLoader;
import io.sluice.server.config.LoadedConfiguration;
import io.sluice.server.config.TlsPolicy;
import io.sluice.server.tls.ServedCertificate;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is printed at the start. */
final class WelcomeTest {

    @Test
    void everythingForTheFirstMinuteIsThere() {
        LoadedConfiguration loaded = load("control.host=192.0.2.7", "storage.root=/srv/files");
        try (Authenticator authenticator = loaded.configuration().auth().open()) {
            String password = ((SingleUserAuthenticator) authenticator)
                    .generatedPassword()
                    .orElseThrow();
            String text = print(Welcome.of(loaded, authenticator, running(false)));
            for (String expected : List.of(
                    "address    ftp://192.0.2.7:2131/",
                    "user       sluice",
                    "password   " + password,
                    "passive    ports 21100-21199; announced to clients: the address they connect to",
                    "directory  /srv/files",
                    "  curl --user sluice:" + password + " ftp://192.0.2.7:2131/",
                    "  lftp -u 'sluice," + password + "' ftp://192.0.2.7:2131\n")) {
                assertTrue(text.contains(expected), expected + " in\n" + text);
            }
            assertTrue(!text.contains("WARNING"), text);
        }
    }

    @Test
    void bucketsAreTold(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("sluice.yaml"), """
                storage: {type: s3, bucket: b1, endpoint: 'http://store.example:9000', prefix: /a/b/}
                stores: {old: {type: s3, bucket: b2, region: eu-central-1}}
                """);
        LoadedConfiguration loaded = ConfigLoader.load(new ConfigInputs(Optional.of(file), Map.of(), List.of()));
        try (Authenticator authenticator = loaded.configuration().auth().open()) {
            String text = print(Welcome.of(loaded, authenticator, running(false)));
            assertTrue(text.contains("\n  directory  bucket b1 at http://store.example:9000, below a/b/\n"), text);
            assertTrue(text.contains("\n  store old  bucket b2 of Amazon S3 in eu-central-1\n"), text);
        }
        assertTrue(text(false, "storage.type=memory").contains("\n  directory  a store of type memory\n"));
    }

    @Test
    void aPasswordThatSomebodySetIsNotPrinted() {
        String text = text(false, "auth.password=hush", "auth.user=an 'n");
        assertTrue(!text.contains("hush"), text);
        assertTrue(text.contains("curl -g --user 'an '\\''n' 'ftp://[::1]:2131/'"), text);
        assertTrue(text.contains("lftp -u 'an '\\''n' 'ftp://[::1]:2131'"), text);
    }

    @Test
    void whatCannotBeReachedFromOutsideIsWarnedAbout() {
        assertTrue(text(false, "control.host=10.0.0.1").contains("WARNING: no address of this machine"));
        String announced = text(false, "passive.announce=192.168.1.2");
        assertTrue(announced.contains("announced to clients: 192.168.1.2"), announced);
        assertTrue(
                announced.contains("WARNING: the announced address 192.168.1.2 can be reached from its own private"),
                announced);
        assertTrue(!text(false, "passive.announce=203.0.113.7").contains("WARNING"));
    }

    @Test
    void furtherListenersSharedPortsAndNeededCertificatesAreTold() {
        String plain = text(false);
        assertTrue(!plain.contains("also on") && !plain.contains("shared") && !plain.contains("--cert "), plain);
        String text = text(
                false,
                "control.listeners=9990 implicit",
                "passive.shared=true",
                "tls.client-certificates.mode=required",
                "tls.client-certificates.authorities=/etc/ca.pem");
        assertTrue(text.contains("also on    9990 implicit"), text);
        assertTrue(text.contains("passive    ports 21100-21199, shared; announced"), text);
        assertTrue(text.contains("WARNING: clients of FTPS must show a certificate"), text);
    }

    @Test
    void announcedNamesAreShownWithTheirAddresses() {
        String known = text(false, "passive.announce=ftp.example.com", "passive.announce-for=10.0.0.0/8=");
        assertTrue(
                known.contains("announced to clients: ftp.example.com (203.0.113.9); to 10.0.0.0/8: the address they"),
                known);
        assertTrue(!known.contains("WARNING"), known);
        String unknown = text(false, "passive.announce=no.example.com");
        assertTrue(unknown.contains("no.example.com (not known yet)"), unknown);
        assertTrue(unknown.contains("WARNING: the announced name no.example.com has no IPv4 address yet."), unknown);
    }

    @Test
    void clientsOfFtpsGetLinesThatTrustTheCertificateAndNothingElse() {
        String text = secured(made(Optional.of(Path.of("/srv/my tls/certificate.pem"))), TlsPolicy.OPTIONAL);
        for (String expected : List.of(
                "FTPS       /srv/my tls/certificate.pem, self-signed, for box, *.box, 192.0.2.7, until 2031-02-03",
                "  curl --user sluice ftp://192.0.2.7:2131/\n",
                "  curl --ssl-reqd --cacert '/srv/my tls/certificate.pem' --user sluice ftp://192.0.2.7:2131/\n",
                "  lftp -e 'set ftp:ssl-force yes; set ssl:verify-certificate/01:23 no' -u sluice ftp://192.0.2.7:2131\n",
                "WARNING: the certificate is self-signed: ",
                "SHA-256 AB:CD.")) {
            assertTrue(text.contains(expected), expected + " in\n" + text);
        }
        assertEquals(1, text.lines().filter(line -> line.startsWith("  lftp ")).count(), text);
    }

    @Test
    void whereTlsIsNeededThereIsNoLineWithout() {
        String text = secured(made(Optional.of(Path.of("/tls/certificate.pem"))), TlsPolicy.LOGIN);
        assertEquals(1, text.lines().filter(line -> line.startsWith("  curl ")).count(), text);
        assertTrue(text.contains("  curl --ssl-reqd "), text);
        String off = secured(made(Optional.of(Path.of("/tls/certificate.pem"))), TlsPolicy.OFF);
        assertTrue(!off.contains("ssl"), off);
        assertTrue(off.contains("  lftp -u sluice ftp://"), off);
    }

    @Test
    void aCertificateThatCouldNotBeKeptIsKnownByItsKey() {
        String text = secured(made(Optional.empty()), TlsPolicy.OPTIONAL);
        assertTrue(text.contains("  curl --ssl-reqd -k --pinnedpubkey sha256//cGlu= --user sluice ftp://"), text);
        assertTrue(text.contains("WARNING: the certificate could not be kept"), text);
    }

    @Test
    void aCertificateOfAnAuthorityNeedsTheNameInTheLines() {
        ServedCertificate certificate = new ServedCertificate(
                List.of("*.example.com", "ftp.example.com"),
                Instant.EPOCH,
                Instant.parse("2020-02-03T04:05:06Z"),
                new ServedCertificate.Prints("AB:CD", "01:23", "cGlu="),
                Optional.of(Path.of("/etc/ftp.pem")),
                false);
        String text = secured(certificate, TlsPolicy.OPTIONAL);
        assertTrue(text.contains("  curl --ssl-reqd --user sluice ftp://ftp.example.com:2131/\n"), text);
        assertTrue(text.contains("  lftp -e 'set ftp:ssl-force yes' -u sluice ftp://ftp.example.com:2131\n"), text);
        assertTrue(text.contains("EXPIRED 2020-02-03T04:05:06Z"), text);
        assertTrue(!text.contains("self-signed"), text);
    }

    private static ServedCertificate made(Optional<Path> file) {
        return new ServedCertificate(
                List.of("box", "*.box", "192.0.2.7"),
                Instant.EPOCH,
                Instant.parse("2031-02-03T04:05:06Z"),
                new ServedCertificate.Prints("AB:CD", "01:23", "cGlu="),
                file,
                true);
    }

    private static String secured(ServedCertificate certificate, TlsPolicy policy) {
        LoadedConfiguration loaded = load(
                "control.host=192.0.2.7",
                "auth.password=hush",
                "tls.policy=" + policy.name().toLowerCase(Locale.ROOT));
        try (Authenticator authenticator = loaded.configuration().auth().open()) {
            Welcome.Running running = new Welcome.Running(2131, name -> Optional.empty(), List.of(certificate), false);
            return print(Welcome.of(loaded, authenticator, running));
        }
    }

    @Test
    void rootIsWarnedAbout() {
        assertTrue(text(true, "passive.announce=203.0.113.7").contains("WARNING: running as root"));
    }

    @Test
    void aDirectoryThatCannotBeWrittenToIsWarnedAbout(@TempDir Path directory) throws IOException {
        Path users = Files.writeString(directory.resolve("users.yaml"), "anonymous: {enabled: true}\n");
        String[] file = {"auth.type=file", "auth.users=" + users, "passive.announce=203.0.113.7", ""};
        file[3] = "storage.root=" + directory;
        assertTrue(!text(false, file).contains("WARNING"));
        // The one directory that not even root may write to is one that is not there.
        file[3] = "storage.root=" + directory.resolve("gone");
        String found = text(false, file);
        assertTrue(found.contains("WARNING: this user may not write to " + directory.resolve("gone") + ": "), found);
    }

    @ParameterizedTest
    @CsvSource({
        "8.8.8.8,WORLD", "10.1.2.3,PRIVATE", "172.31.0.1,PRIVATE", "192.168.0.1,PRIVATE", "100.64.0.1,PRIVATE",
        "100.128.0.1,WORLD", "169.254.1.1,LINK", "127.0.0.1,LOOPBACK", "0.0.0.0,LOOPBACK", "::1,LOOPBACK",
        "fe80::1,LINK", "fd00::1,PRIVATE", "2001:db8::1,WORLD"
    })
    void addressesReachSoFar(String address, Reach expected) throws UnknownHostException {
        assertEquals(expected, Addresses.reach(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,192.0.2.1",
        "::1,[::1]",
        "2001:db8:0:0:1:0:0:0,[2001:db8:0:0:1::]",
        "1:2:3:4:5:6:7:8,[1:2:3:4:5:6:7:8]",
        "2001:0:3:4:5:6:7:8,[2001:0:3:4:5:6:7:8]",
        "fd00::2,[fd00::2]",
        "1::,[1::]"
    })
    void addressesInUrls(String address, String expected) throws UnknownHostException {
        assertEquals(expected, Addresses.inUrl(InetAddress.getByName(address)));
    }

    @Test
    void allAddressesMeansThoseOfThisMachine() {
        assertTrue(Addresses.of("::").stream().noneMatch(InetAddress::isAnyLocalAddress));
        assertTrue(!Addresses.of("0.0.0.0").isEmpty());
        assertEquals(List.of(), Addresses.of("no.such.host.invalid"));
    }

    private static String text(boolean root, String... assignments) {
        List<String> all = new ArrayList<>(List.of("control.host=::1"));
        all.addAll(List.of(assignments));
        LoadedConfiguration loaded = load(all.toArray(String[]::new));
        try (Authenticator authenticator = loaded.configuration().auth().open()) {
            return print(Welcome.of(loaded, authenticator, running(root)));
        }
    }

    /** A server on port 2131 that knows one name. */
    private static Welcome.Running running(boolean root) {
        Inet4Address known = Inet4Address.ofLiteral("203.0.113.9");
        return new Welcome.Running(
                2131,
                name -> name.host().equals("ftp.example.com") ? Optional.of(known) : Optional.empty(),
                List.of(),
                root);
    }

    private static LoadedConfiguration load(String... assignments) {
        List<Flag> flags = new ArrayList<>();
        for (String assignment : assignments) {
            flags.add(Flag.set(assignment));
        }
        return ConfigLoader.load(new ConfigInputs(Optional.empty(), Map.of(), flags));
    }

    private static String print(Welcome welcome) {
        StringWriter text = new StringWriter();
        welcome.print(new PrintWriter(text, true));
        return text.toString();
    }
}
