package io.sluice.vfs.s3;

import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Reads a page of a listing in one pass, without the trees that the SDK makes of it first, and with one factory of parsers
 * where the SDK looks for one in each thread. What cannot be read is left to the SDK.
 */
final class ListingXml {

    private static final XMLInputFactory PARSERS = parsers();

    private final XMLStreamReader xml;

    private ListingXml(XMLStreamReader xml) {
        this.xml = xml;
    }

    private static XMLInputFactory parsers() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /** The page; nothing if it is none or cannot be read. */
    static Optional<ListObjectsV2Response> parse(byte[] page) {
        try {
            XMLStreamReader reader = PARSERS.createXMLStreamReader(new ByteArrayInputStream(page), "UTF-8");
            try {
                return new ListingXml(reader).page();
            } finally {
                reader.close();
            }
        } catch (XMLStreamException | IllegalArgumentException | DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    private Optional<ListObjectsV2Response> page() throws XMLStreamException {
        if (xml.next() != XMLStreamConstants.START_ELEMENT
                || !xml.getLocalName().equals("ListBucketResult")) {
            return Optional.empty();
        }
        ListObjectsV2Response.Builder page = ListObjectsV2Response.builder();
        List<S3Object> contents = new ArrayList<>();
        List<CommonPrefix> prefixes = new ArrayList<>();
        boolean encoded = false;
        while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
            switch (xml.getLocalName()) {
                case "Contents" -> contents.add(object());
                case "CommonPrefixes" -> prefixes.add(prefix());
                case "IsTruncated" -> page.isTruncated(Boolean.valueOf(xml.getElementText()));
                case "NextContinuationToken" -> page.nextContinuationToken(xml.getElementText());
                case "EncodingType" -> encoded = xml.getElementText().equals("url");
                default -> skip();
            }
        }
        if (encoded) {
            contents.replaceAll(o -> isEncoded(o.key()) ? o.copy(b -> b.key(decoded(o.key()))) : o);
            prefixes.replaceAll(p -> isEncoded(p.prefix()) ? p.copy(b -> b.prefix(decoded(p.prefix()))) : p);
        }
        return Optional.of(page.contents(contents).commonPrefixes(prefixes).build());
    }

    private static boolean isEncoded(String text) {
        return text.indexOf('%') >= 0 || text.indexOf('+') >= 0;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private S3Object object() throws XMLStreamException {
        S3Object.Builder object = S3Object.builder();
        boolean named = false;
        while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
            switch (xml.getLocalName()) {
                case "Key" -> {
                    object.key(xml.getElementText());
                    named = true;
                }
                case "LastModified" -> object.lastModified(Instant.parse(xml.getElementText()));
                case "ETag" -> object.eTag(xml.getElementText());
                case "Size" -> object.size(Long.valueOf(xml.getElementText()));
                case "StorageClass" -> object.storageClass(xml.getElementText());
                default -> skip();
            }
        }
        require(named);
        return object.build();
    }

    private CommonPrefix prefix() throws XMLStreamException {
        CommonPrefix.Builder prefix = CommonPrefix.builder();
        boolean named = false;
        while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
            if (xml.getLocalName().equals("Prefix")) {
                prefix.prefix(xml.getElementText());
                named = true;
            } else {
                skip();
            }
        }
        require(named);
        return prefix.build();
    }

    private static void require(boolean named) {
        if (!named) {
            throw new IllegalArgumentException("an entry without a name");
        }
    }

    /** Moves to the end of the element that has just begun. */
    private void skip() throws XMLStreamException {
        for (int depth = 1; depth > 0; ) {
            depth += switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> 1;
                case XMLStreamConstants.END_ELEMENT -> -1;
                default -> 0;
            };
        }
    }
}
