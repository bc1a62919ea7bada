package io.sluice.vfs.s3;

import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
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
 * Reads a page of a listing in one pass, without the trees that the SDK makes of it first: by {@link PlainXml}, and what is
 * too unusual for that by the parser of the JDK. What cannot be read is left to the SDK.
 */
final class ListingXml {

    private static final XMLInputFactory PARSERS = parsers();
    private static final String USUAL_TIME = "0000-00-00T00:00:00.000Z";
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final Tags xml;

    private ListingXml(Tags xml) {
        this.xml = xml;
    }

    /** A document of elements and text, read from its first to its last tag. */
    interface Tags {

        /** Moves to the first tag of the root. */
        void begin() throws XMLStreamException;

        /** Moves to the next tag, with nothing but space before it; whether it begins an element. */
        boolean nextTag() throws XMLStreamException;

        /** The name of the element whose tag it is at, without a prefix. */
        String localName();

        /** The text of the element that has just begun; moves to its end. */
        String text() throws XMLStreamException;

        /** Moves to the end of the element that has just begun. */
        void skip() throws XMLStreamException;

        /** Fails if anything stands behind the end of the root. */
        void requireEnd() throws XMLStreamException;
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
            return new ListingXml(new PlainXml(page)).page();
        } catch (XMLStreamException | IllegalArgumentException | DateTimeException unusual) {
            return parseAnyXml(page);
        }
    }

    /** The same by the parser of the JDK alone. */
    static Optional<ListObjectsV2Response> parseAnyXml(byte[] page) {
        try {
            XMLStreamReader reader = PARSERS.createXMLStreamReader(new ByteArrayInputStream(page), "UTF-8");
            try {
                return new ListingXml(new AnyXml(reader)).page();
            } finally {
                reader.close();
            }
        } catch (XMLStreamException | IllegalArgumentException | DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    /** All of XML, by the parser of the JDK. */
    private record AnyXml(XMLStreamReader reader) implements Tags {

        @Override
        public void begin() throws XMLStreamException {
            if (reader.next() != XMLStreamConstants.START_ELEMENT) {
                throw new XMLStreamException("something stands before the root");
            }
        }

        @Override
        public boolean nextTag() throws XMLStreamException {
            return reader.nextTag() == XMLStreamConstants.START_ELEMENT;
        }

        @Override
        public String localName() {
            return reader.getLocalName();
        }

        @Override
        public String text() throws XMLStreamException {
            return reader.getElementText();
        }

        @Override
        public void skip() throws XMLStreamException {
            for (int depth = 1; depth > 0; ) {
                depth += switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> 1;
                    case XMLStreamConstants.END_ELEMENT -> -1;
                    default -> 0;
                };
            }
        }

        @Override
        public void requireEnd() {
            // The parser would have said so, or nobody minds a comment there.
        }
    }

    private Optional<ListObjectsV2Response> page() throws XMLStreamException {
        xml.begin();
        if (!xml.localName().equals("ListBucketResult")) {
            return Optional.empty();
        }
        ListObjectsV2Response.Builder page = ListObjectsV2Response.builder();
        List<Entry> contents = new ArrayList<>();
        List<String> prefixes = new ArrayList<>();
        boolean encoded = false;
        while (xml.nextTag()) {
            switch (xml.localName()) {
                case "Contents" -> contents.add(object());
                case "CommonPrefixes" -> prefixes.add(prefix());
                case "IsTruncated" -> page.isTruncated(Boolean.valueOf(xml.text()));
                case "NextContinuationToken" -> page.nextContinuationToken(xml.text());
                case "EncodingType" -> encoded = xml.text().equals("url");
                default -> xml.skip();
            }
        }
        requireEndOf("ListBucketResult");
        xml.requireEnd();
        boolean decode = encoded;
        return Optional.of(page.contents(contents.stream()
                        .map(e -> e.rest()
                                .key(decode ? decoded(e.key()) : e.key())
                                .build())
                        .toList())
                .commonPrefixes(prefixes.stream()
                        .map(p -> CommonPrefix.builder()
                                .prefix(decode ? decoded(p) : p)
                                .build())
                        .toList())
                .build());
    }

    private static String decoded(String text) {
        boolean isEncoded = text.indexOf('%') >= 0 || text.indexOf('+') >= 0;
        return isEncoded ? URLDecoder.decode(text, StandardCharsets.UTF_8) : text;
    }

    /**
     * An object of the page.
     *
     * @param key as it stands there
     * @param rest all but the key
     */
    private record Entry(String key, S3Object.Builder rest) {}

    private Entry object() throws XMLStreamException {
        S3Object.Builder object = S3Object.builder();
        Optional<String> key = Optional.empty();
        while (xml.nextTag()) {
            switch (xml.localName()) {
                case "Key" -> key = Optional.of(xml.text());
                case "LastModified" -> object.lastModified(time(xml.text()));
                case "ETag" -> object.eTag(xml.text());
                case "Size" -> object.size(Long.valueOf(xml.text()));
                case "StorageClass" -> object.storageClass(xml.text());
                default -> xml.skip();
            }
        }
        requireEndOf("Contents");
        return new Entry(named(key), object);
    }

    private String prefix() throws XMLStreamException {
        Optional<String> prefix = Optional.empty();
        while (xml.nextTag()) {
            if (xml.localName().equals("Prefix")) {
                prefix = Optional.of(xml.text());
            } else {
                xml.skip();
            }
        }
        requireEndOf("CommonPrefixes");
        return named(prefix);
    }

    private void requireEndOf(String element) throws XMLStreamException {
        if (!xml.localName().equals(element)) {
            throw new XMLStreamException("another element ends");
        }
    }

    private static String named(Optional<String> name) {
        return name.orElseThrow(() -> new IllegalArgumentException("an entry without a name"));
    }

    /** In the one form that stores use, without the JDK's formatter, which takes a fifth of the time of a page. */
    private static Instant time(String text) {
        boolean usual = text.length() == USUAL_TIME.length();
        for (int i = 0; usual && i < USUAL_TIME.length(); i++) {
            char wanted = USUAL_TIME.charAt(i);
            char found = text.charAt(i);
            usual = wanted == '0' ? found >= '0' && found <= '9' : found == wanted;
        }
        if (!usual) {
            return Instant.parse(text);
        }
        try {
            return LocalDateTime.of(
                            number(text, 0, 4),
                            number(text, 5, 7),
                            number(text, 8, 10),
                            number(text, 11, 13),
                            number(text, 14, 16),
                            number(text, 17, 19),
                            number(text, 20, 23) * NANOS_PER_MILLI)
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException odd) {
            return Instant.parse(text); // it knows the 24th hour
        }
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }
}
