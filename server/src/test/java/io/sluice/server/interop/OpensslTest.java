package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code openssl s_client}, with which people look at what a server does. */
class OpensslTest extends AgainstTlsServer {

    private Client openssl(int port, String... options) {
        List<String> command = new ArrayList<>(List.of("openssl", "s_client", "-connect", Way.IPV4 + ":" + port));
        command.addAll(List.of("-crlf", "-CAfile", authority.toString(), "-verify_return_error"));
        command.addAll(List.of("-verify_ip", Way.IPV4));
        command.addAll(List.of(options));
        return server.client(command.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({"-tls1_2, true", "-tls1_3, true", "-tls1_2, false", "-tls1_3, false"})
    void speaksWithUs(String version, boolean implicit) {
        Way way = new Way(implicit, io.sluice.server.config.TlsVersion.V1_3, true, Way.IPV4);
        List<String> options = new ArrayList<>(List.of(version, "-quiet"));
        options.addAll(implicit ? List.of() : List.of("-starttls", "ftp"));
        String said = openssl(server.port(way), options.toArray(String[]::new))
                .input("FEAT\nUSER bob\nPASS secret\nPWD\nQUIT\n")
                .run();
        assertTrue(said.contains("\n AUTH TLS;TLS-C;SSL;TLS-P;\r\n"), said);
        assertTrue(said.contains("\n230 "), said);
        assertTrue(said.contains("\n257 \"/\""), said);
        assertTrue(said.endsWith("221 Goodbye.\r\n"), said);
    }

    /** The suites go from the best on, and there is no compression; the server proves that it can renegotiate safely. */
    @Test
    void makesGoodConnections() {
        String said = openssl(server.port(), "-tls1_2", "-starttls", "ftp").run();
        assertTrue(said.contains("Secure Renegotiation IS supported"), said);
        assertTrue(said.contains("Compression: NONE"), said);
        assertTrue(said.contains("Verify return code: 0 (ok)"), said);
        assertTrue(said.contains("Cipher is ECDHE-ECDSA-AES256-GCM-SHA384"), said);
    }

    /** Names of protocols inside of TLS (RFC 7301) are none of ours: a client that offers some gets none, and goes on. */
    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void choosesNoProtocolAmongThoseThatItOffers(String version) {
        String said = openssl(server.port(), version, "-starttls", "ftp", "-alpn", "ftp,http/1.1", "-ign_eof")
                .input("USER bob\nPASS secret\nPWD\nQUIT\n")
                .run();
        assertTrue(said.contains("No ALPN negotiated"), said);
        assertTrue(said.contains("\n257 \"/\""), said);
        assertTrue(said.contains("\n221 "), said);
    }

    /** A client could make the server compute handshakes for as long as it likes. */
    @Test
    void mayNotRenegotiate() {
        Client.Ended ended = openssl(server.port(), "-tls1_2", "-starttls", "ftp")
                .input("R\nPWD\nQUIT\n")
                .end();
        assertTrue(ended.errors().contains("RENEGOTIATING"), ended.errors());
        assertFalse(ended.output().contains("\n221"), ended.output());
        assertEquals(1, server.count("sluice.tls.handshakes", "connection", "control"), server::logTail);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1", "-tls1_1", "-tls1_2 -cipher AES128-SHA256", "-tls1_2 -cipher DHE-RSA-AES128-SHA"})
    void getsNothingOld(String options) {
        List<String> words = new ArrayList<>(List.of(options.split(" ", -1)));
        words.addAll(List.of("-starttls", "ftp"));
        openssl(server.port(), words.toArray(String[]::new)).runTo(1);
    }
}
