package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.TlsVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What sslscan, which we have not written, finds out about TLS here. Of compression Debian's OpenSSL knows nothing; JSSE
 * neither.
 */
class ScannerTest extends AgainstTlsServer {

    private static final Pattern ELEMENT = Pattern.compile("<(\\w+) ([^>]*?) ?/?>");
    private static final Pattern ATTRIBUTE = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    /** Forward secrecy and authenticated encryption, all of them: RFC 9325 section 4.2. */
    private static final Pattern GOOD_SUITE =
            Pattern.compile("TLS_(AES|CHACHA20)_.*|ECDHE-.*-(GCM-SHA\\d+|CHACHA20-POLY1305)");

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void findsNoWeakness(boolean implicit) {
        String report = scan(new Way(implicit, TlsVersion.V1_3, true, Way.IPV4));
        assertEquals(
                Set.of("tls 1.2", "tls 1.3"),
                values(report, "protocol", of -> of.apply("enabled").equals("1") ? version(of) : ""));
        assertEquals(
                Set.of("ssl 2", "ssl 3", "tls 1.0", "tls 1.1"),
                values(report, "protocol", of -> of.apply("enabled").equals("0") ? version(of) : ""));
        assertEquals(Set.of("0"), values(report, "renegotiation", of -> of.apply("supported")));
        assertEquals(Set.of("0"), values(report, "heartbleed", of -> of.apply("vulnerable")));
        assertEquals(Set.of("strong", "acceptable"), values(report, "cipher", of -> of.apply("strength")));
        assertEquals(Set.of("TLSv1.2", "TLSv1.3"), values(report, "cipher", of -> of.apply("sslversion")));
        for (String suite : values(report, "cipher", of -> of.apply("cipher"))) {
            assertTrue(GOOD_SUITE.matcher(suite).matches(), suite);
        }
        for (String bits : values(report, "cipher", of -> of.apply("bits"))) {
            assertTrue(Integer.parseInt(bits) >= 128, bits);
        }
        for (String bits : values(report, "group", of -> of.apply("bits"))) {
            assertTrue(Integer.parseInt(bits) >= 112, bits);
        }
        assertTrue(report.contains("<pk error=\"false\""), report);
        assertTrue(report.contains("<self-signed>false</self-signed>"), report);
        assertTrue(report.contains("<expired>false</expired>"), report);
    }

    private static String version(UnaryOperator<String> of) {
        return of.apply("type") + " " + of.apply("version");
    }

    private String scan(Way way) {
        List<String> command = new ArrayList<>(List.of("sslscan", "--no-colour", "--xml=-"));
        command.addAll(way.implicit() ? List.of() : List.of("--starttls-ftp"));
        command.add(way.host() + ":" + server.port(way));
        return server.client(command.toArray(String[]::new)).run();
    }

    /** What is made of the attributes of each element of that name; empty texts are left out. */
    private static Set<String> values(String report, String element, Function<UnaryOperator<String>, String> value) {
        return ELEMENT.matcher(report)
                .results()
                .filter(found -> found.group(1).equals(element))
                .map(found -> value.apply(name -> attribute(found.group(2), name)))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.toSet());
    }

    private static String attribute(String attributes, String name) {
        Matcher found = ATTRIBUTE.matcher(attributes);
        while (found.find()) {
            if (found.group(1).equals(name)) {
                return found.group(2);
            }
        }
        throw new AssertionError("no " + name + " in " + attributes);
    }
}
