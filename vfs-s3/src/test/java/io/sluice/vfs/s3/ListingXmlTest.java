package io.sluice.vfs.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Pages as stores write them, and what is left to the SDK. */
final class ListingXmlTest {

    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>b</Name><Prefix/>";
    private static final String END = "</ListBucketResult>";

    private static Optional<ListObjectsV2Response> parse(String xml) {
        return ListingXml.parse(xml.getBytes(StandardCharsets.UTF_8));
    }

    private static S3Object only(String contents) {
        List<S3Object> found = parse(HEAD + "<Contents>" + contents + "</Contents>" + END)
                .orElseThrow()
                .contents();
        assertEquals(1, found.size());
        return found.getFirst();
    }

    @Test
    void aPage() {
        ListObjectsV2Response page = parse(HEAD
                        + "<IsTruncated>true</IsTruncated>\n<NextContinuationToken>a&amp;b=</NextContinuationToken>"
                        + "<Contents><Key>f</Key><LastModified>2026-11-23T10:00:01.500Z</LastModified>"
                        + "<ETag>&quot;e&#x22;</ETag><Size>5368709120</Size><Owner><ID>i</ID><DisplayName/></Owner>"
                        + "<StorageClass>STANDARD_IA</StorageClass></Contents>"
                        + "<CommonPrefixes><Prefix>d/</Prefix></CommonPrefixes>" + END)
                .orElseThrow();
        assertEquals(true, page.isTruncated());
        assertEquals("a&b=", page.nextContinuationToken());
        assertEquals(
                List.of(S3Object.builder()
                        .key("f")
                        .lastModified(Instant.parse("2026-11-23T10:00:01.5Z"))
                        .eTag("\"e\"")
                        .size(5_368_709_120L)
                        .storageClass("STANDARD_IA")
                        .build()),
                page.contents());
        assertEquals(List.of(CommonPrefix.builder().prefix("d/").build()), page.commonPrefixes());
    }

    @Test
    void anEmptyPage() {
        assertEquals(List.of(), parse(HEAD + END).orElseThrow().contents());
        assertEquals(List.of(), parse("<ListBucketResult/>").orElseThrow().contents());
    }

    @Test
    void namesAreDecodedWhereTheStoreHasEncodedThem() {
        String page =
                "<Contents><Key>a+b%2Bc%20%C3%A4</Key></Contents><CommonPrefixes><Prefix>%26/</Prefix></CommonPrefixes>";
        ListObjectsV2Response plain = parse(HEAD + page + END).orElseThrow();
        assertEquals("a+b%2Bc%20%C3%A4", plain.contents().getFirst().key());
        assertEquals("%26/", plain.commonPrefixes().getFirst().prefix());
        ListObjectsV2Response encoded =
                parse(HEAD + page + "<EncodingType>url</EncodingType>" + END).orElseThrow();
        assertEquals("a b+c \u00e4", encoded.contents().getFirst().key());
        assertEquals("&/", encoded.commonPrefixes().getFirst().prefix());
    }

    @Test
    void charactersAndTimesInOtherForms() {
        assertEquals(
                "<a> '\ud83d\ude00' b",
                only("<Key>&lt;a&gt; &apos;&#128512;&apos; b</Key>").key());
        assertEquals("", only("<Key/>").key());
        assertEquals(
                Instant.parse("2026-11-23T10:00:00Z"),
                only("<Key>f</Key><LastModified>2026-11-23T10:00:00Z</LastModified>")
                        .lastModified());
    }

    @Test
    void aWholePageWithinTheLimitsOfTheParser() {
        StringBuilder page = new StringBuilder(HEAD);
        for (int i = 0; i < 1000; i++) {
            page.append("<Contents><Key>")
                    .append("k&amp;".repeat(20))
                    .append(i)
                    .append("</Key><ETag>&quot;e&quot;</ETag><Size>1</Size></Contents>");
        }
        assertEquals(
                1000,
                parse(page.append(END).toString()).orElseThrow().contents().size());
    }

    /** Which no parser of XML may read, but stores write: a key may have them, and a token repeats a key. */
    @Test
    void controlCharacters() {
        assertEquals("a\u0001", only("<Key>a\u0001</Key>").key());
        assertEquals("a\u0001\u001f", only("<Key>a&#1;&#x1f;</Key>").key());
    }

    @Test
    void whatIsWrittenOtherwise() {
        assertEquals("a<b", only("<!-- c --><Key>a<![CDATA[<]]>b</Key>").key());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Contents><Key>a</Key><Owner><ID>i</ID><More><Key>b</Key><None/></More></Owner></Contents>",
                "<Contents>\n <Owner/>\t<Key>a b</Key\n></Contents>",
                "<Contents><Key a=\"b>c\" d='e'>a</Key></Contents>",
                "<Contents><Key a=\"/\" >a</Key><Owner a=\"b\" /></Contents>",
                "<Contents><Key>a&amp;&lt;&gt;&quot;&apos;&#34;&#x27;&#228;</Key></Contents>",
                "<Contents><Key>\u00e4\ud83d\ude00</Key><Owner>\u00e4</Owner></Contents>",
                "<Contents><x:Key>a</x:Key></Contents>",
                "<x:Contents><Key>a</Key></x:Contents>",
                "<Contents><Key>a\r\nb</Key></Contents>",
                "<Contents><Key>a<!-- no --></Key></Contents>",
                "<Contents><?p q?><Key>a</Key></Contents>",
                "<Contents><Key>a</Key>text</Contents>",
                "<Contents><Key>a</Key><Size>1</Size></Contents></ListBucketResult><!-- end -->",
                "<Contents><Key>a</Key><LastModified>2024-02-29T23:59:59.999Z</LastModified></Contents>",
                "<Contents><Key>a</Key><LastModified>2023-02-29T00:00:00.000Z</LastModified></Contents>",
                "<Contents><Key>a</Key><LastModified>2023-02-28T24:00:00.000Z</LastModified></Contents>",
                "<Contents><Key>a</Key><LastModified>2023-02-28T10:00:00.000+01:00</LastModified></Contents>",
                "<Contents><Key>a</Contents></Key>",
                "<CommonPrefixes><Prefix>d/</Prefix><Contents><Key>a</Key></Contents></CommonPrefixes>"
            })
    void theShortWayReadsWhatTheParserOfTheJdkReads(String inside) {
        byte[] page = (HEAD + inside + END).getBytes(StandardCharsets.UTF_8);
        assertEquals(ListingXml.parseAnyXml(page), ListingXml.parse(page));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<Error><Code>SlowDown</Code></Error>",
                "<ListBucketResult>",
                "<ListBucketResult><Contents></Contents></ListBucketResult>",
                "<ListBucketResult><Contents><Key>a</Key></ListBucketResult>",
                "<ListBucketResult><Contents><Key>a<b/></Key></Contents></ListBucketResult>",
                "<ListBucketResult><Contents><Key>a</Key><Size>many</Size></Contents></ListBucketResult>",
                "<ListBucketResult><Contents><Key>&nbsp;</Key></Contents></ListBucketResult>",
                "<ListBucketResult><Contents><Key>&#x110000;</Key></Contents></ListBucketResult>",
                "<ListBucketResult><Contents><Key>&#;</Key></Contents></ListBucketResult>",
                "<ListBucketResult><Contents><Key>&#x;</Key></Contents></ListBucketResult>",
                "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><ListBucketResult><Contents><Key>&e;</Key></Contents></ListBucketResult>",
                "<!DOCTYPE a [<!ENTITY e \"f\">]><ListBucketResult><Contents><Key>&e;</Key></Contents></ListBucketResult>"
            })
    void theSdkReadsTheRest(String xml) {
        assertEquals(Optional.empty(), parse(xml));
    }
}
