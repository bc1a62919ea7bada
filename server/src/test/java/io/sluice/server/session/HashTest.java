package io.sluice.server.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.Configs;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HASH (draft-bryan-ftpext-hash-02), MD5 and the X commands. */
class HashTest {

    private static final String CHECK = "123456789";

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    @BeforeEach
    void files() {
        server.put("/f", CHECK);
        server.put("/empty", "");
    }

    private static String sum(String algorithm, byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    }

    private static String sum(String algorithm, String text) throws Exception {
        return sum(algorithm, text.getBytes(ISO_8859_1));
    }

    @Test
    void isOfferedWithTheChosenAlgorithm() {
        RawClient client = server.login();
        assertTrue(client.command("FEAT", "211").contains("\n HASH SHA-256*;SHA-512;SHA-1;MD5;CRC32\n"));
        client.command("opts hash sha-1", "200 SHA-1");
        String features = client.command("FEAT", "211");
        assertTrue(features.contains("\n HASH SHA-256;SHA-512;SHA-1*;MD5;CRC32\n"), features);
        for (String verb : new String[] {"XCRC", "XMD5", "XSHA", "XSHA1", "XSHA256", "XSHA512", "MD5"}) {
            assertTrue(features.contains("\n " + verb + "\n"), verb);
        }
    }

    @Test
    void theAlgorithmIsChosenByOpts() throws Exception {
        RawClient client = server.login();
        assertEquals("200 SHA-256", client.command("OPTS HASH", "200"));
        for (String name : new String[] {"SHA-256", "SHA-512", "SHA-1", "MD5"}) {
            assertEquals("200 " + name, client.command("OPTS HASH " + name, "200"));
            assertEquals("200 " + name, client.command("OPTS HASH", "200"));
            assertEquals("213 " + name + " 0-8 " + sum(name, CHECK) + " f", client.command("HASH f", "213"));
        }
        client.command("OPTS HASH crc32", "200 CRC32");
        assertEquals("213 CRC32 0-8 cbf43926 f", client.command("HASH f", "213"));
        client.command("OPTS HASH CRC-37", "501 ");
        client.command("OPTS HASH SHA-256 SHA-1", "501 ");
        assertEquals("200 CRC32", client.command("OPTS HASH", "200"));
        client.login("bob");
        assertEquals("200 SHA-256", client.command("OPTS HASH", "200"));
    }

    @Test
    void aRangeOfTheFile() throws Exception {
        RawClient client = server.login();
        client.command("RANG 2 4", "350 ");
        assertEquals("213 SHA-256 2-4 " + sum("SHA-256", "345") + " f", client.command("HASH f", "213"));
        assertEquals("213 SHA-256 0-8 " + sum("SHA-256", CHECK) + " f", client.command("HASH f", "213"));
        client.command("RANG 7 100", "350 ");
        assertEquals("213 SHA-256 7-8 " + sum("SHA-256", "89") + " f", client.command("HASH f", "213"));
        client.command("RANG 9 100", "350 ");
        client.command("HASH f", "554 ");
        client.command("RANG 10 9223372036854775807", "350 ");
        client.command("HASH f", "554 ");
        client.command("HASH f", "213 ");
    }

    @Test
    void whateverTheType() throws Exception {
        server.put("/lines", "a\nb\n");
        RawClient client = server.login();
        client.command("TYPE A", "200 ");
        assertEquals("213 SHA-256 0-3 " + sum("SHA-256", "a\nb\n") + " lines", client.command("HASH lines", "213"));
    }

    @Test
    void emptyAndBigFiles() throws Exception {
        byte[] big = new byte[5_000_001];
        Arrays.setAll(new int[big.length], i -> big[i] = (byte) ((i * 7) >> 2));
        server.put("/big", big);
        RawClient client = server.login();
        assertEquals("213 SHA-256 0-0 " + sum("SHA-256", "") + " empty", client.command("HASH empty", "213"));
        assertEquals("213 SHA-256 0-5000000 " + sum("SHA-256", big) + " big", client.command("HASH big", "213"));
        assertEquals(
                "250 " + sum("SHA-512", big).toUpperCase(java.util.Locale.ROOT), client.command("XSHA512 big", "250"));
        assertEquals("250 00000000", client.command("XCRC empty", "250"));
        assertEquals("250 00000000", client.command("XCRC \"empty\" 0 0", "250"));
    }

    @Test
    void namesWithSpacesAndQuotes() throws Exception {
        server.makeDirectory("/a dir");
        server.put("/a dir/the \"file\" ", CHECK);
        RawClient client = server.login();
        assertEquals(
                "213 SHA-256 0-8 " + sum("SHA-256", CHECK) + " a dir/the \"file\" ",
                client.command("HASH a dir/the \"file\" ", "213"));
        assertEquals("250 CBF43926", client.command("XCRC \"/a dir/the \"\"file\"\" \"", "250"));
        assertEquals("250 CBF43926", client.command("XCRC a dir/the \"file\" ", "250"));
        assertEquals(
                "251 a dir/the \"file\"  25F9E794323B453885F5181F1B624D0B",
                client.command("MD5 a dir/the \"file\" ", "251"));
    }

    @ParameterizedTest
    @CsvSource({"XMD5, MD5", "XSHA, SHA-1", "XSHA1, SHA-1", "XSHA256, SHA-256", "XSHA512, SHA-512"})
    void theOthersAnswerWithTheDigitsAlone(String verb, String algorithm) throws Exception {
        RawClient client = server.login();
        String all = sum(algorithm, CHECK).toUpperCase(java.util.Locale.ROOT);
        assertEquals("250 " + all, client.command(verb + " f", "250"));
        assertEquals("250 " + all, client.command(verb + " \"/f\" 0 9", "250"));
        assertEquals(
                "250 " + sum(algorithm, "34").toUpperCase(java.util.Locale.ROOT),
                client.command(verb + " f 2 4", "250"));
    }

    @Test
    void aNameThatEndsInNumbersIsANameIfItIsThere() {
        server.put("/f 2 4", "other");
        RawClient client = server.login();
        assertEquals(client.command("XCRC \"f 2 4\"", "250"), client.command("XCRC f 2 4", "250"));
        assertEquals(client.command("XCRC \"f\" 2 5", "250"), client.command("XCRC f 2 5", "250"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "501 XCRC",
                "501 HASH",
                "501 MD5",
                "501 XCRC ",
                "501 XCRC \"f",
                "501 XCRC \"f\" 1",
                "501 XCRC \"f\" 1 2 3",
                "501 XCRC \"f\"x",
                "501 XCRC \"f\" 4 2",
                "501 XCRC f 4 2",
                "501 XCRC \"f\" -1 2",
                "501 XCRC \"f\" a b",
                "501 XCRC \"f\" 0 9223372036854775808",
                "501 XCRC f 0 99999999999999999999",
                "554 XCRC \"f\" 0 10",
                "554 XCRC \"f\" 10 10",
                "554 XCRC \"f\" 10 11",
                "554 XCRC f 0 9223372036854775807",
                "550 XCRC f 1",
                "550 XCRC f -1 5",
                "550 XCRC missing",
                "550 HASH missing",
                "550 MD5 missing",
                "553 HASH dir",
                "553 HASH /",
                "550 XMD5 dir",
                "550 MD5 /",
                "550 HASH f/g",
                "550 XSHA1 \"missing\" 0 1",
                "501 XCRC \"\"\"",
                "500 XSHA384 f"
            })
    void whatIsWrongIsRefused(String row) {
        server.makeDirectory("/dir");
        RawClient client = server.login();
        client.command(row.substring(4), row.substring(0, 4));
        client.command("HASH f", "213 ");
    }

    @Test
    void needsALogin() {
        RawClient client = server.connect();
        client.command("HASH f", "530 ");
        client.command("XCRC f", "530 ");
        client.command("OPTS HASH SHA-1", "200 ");
    }

    @Nested
    class WithALimit {

        @RegisterExtension
        final ServerFixture limited = ServerFixture.with(Configs.hashBytes(5));

        @Test
        void moreIsRefusedAsPolicy() throws Exception {
            limited.put("/f", CHECK);
            RawClient client = limited.login();
            client.command("HASH f", "556 ");
            client.command("XCRC f", "556 ");
            client.command("MD5 f", "556 ");
            client.command("XMD5 \"f\" 0 6", "556 ");
            client.command("XMD5 \"f\" 4 9", "250 ");
            client.command("RANG 0 4", "350 ");
            assertEquals("213 SHA-256 0-4 " + sum("SHA-256", "12345") + " f", client.command("HASH f", "213"));
        }
    }
}
