package io.sluice.vfs.s3;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Reads a page of a listing in one pass, without the trees that the SDK makes of it first. It knows what stores write:
 * elements, text and character references. Anything else (comments, CDATA, what is no XML 1.0) is left to the SDK.
 */
final class ListingXml {

    private static final Map<String, String> ENTITIES =
            Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'");

    /** What a page is not, or not in the way that stores write it. */
    private static final class Unusual extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unusual() {
            super("unusual listing", null, false, false);
        }
    }

    private final String xml;
    private int at;
    private String tag = "";
    private boolean opens;
    private boolean empty;

    private ListingXml(String xml) {
        this.xml = xml;
    }

    /** The page; nothing if it is none or an unusual one. */
    static Optional<ListObjectsV2Response> parse(byte[] page) {
        for (byte b : page) {
            if (b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r') {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(new ListingXml(new String(page, StandardCharsets.UTF_8)).page());
        } catch (Unusual | IllegalArgumentException | DateTimeException unusual) {
            return Optional.empty();
        }
    }

    private ListObjectsV2Response page() {
        ListObjectsV2Response.Builder page = ListObjectsV2Response.builder();
        List<S3Object> contents = new ArrayList<>();
        List<CommonPrefix> prefixes = new ArrayList<>();
        next();
        require(opens && tag.equals("ListBucketResult"));
        if (!empty) {
            for (next(); opens; next()) {
                switch (tag) {
                    case "Contents" -> contents.add(object());
                    case "CommonPrefixes" -> prefixes.add(prefix());
                    case "IsTruncated" -> page.isTruncated(Boolean.valueOf(text()));
                    case "NextContinuationToken" -> page.nextContinuationToken(text());
                    case "EncodingType" -> page.encodingType(text());
                    default -> skip();
                }
            }
            require(tag.equals("ListBucketResult"));
        }
        if ("url".equals(page.build().encodingTypeAsString())) {
            contents.replaceAll(o -> isEncoded(o.key()) ? o.copy(b -> b.key(decoded(o.key()))) : o);
            prefixes.replaceAll(p -> isEncoded(p.prefix()) ? p.copy(b -> b.prefix(decoded(p.prefix()))) : p);
        }
        return page.contents(contents).commonPrefixes(prefixes).build();
    }

    private static boolean isEncoded(String text) {
        return text.indexOf('%') >= 0 || text.indexOf('+') >= 0;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private S3Object object() {
        S3Object.Builder object = S3Object.builder();
        boolean named = false;
        require(!empty);
        for (next(); opens; next()) {
            switch (tag) {
                case "Key" -> {
                    object.key(text());
                    named = true;
                }
                case "LastModified" -> object.lastModified(time(text()));
                case "ETag" -> object.eTag(text());
                case "Size" -> object.size(Long.valueOf(text()));
                case "StorageClass" -> object.storageClass(text());
                default -> skip();
            }
        }
        require(named && tag.equals("Contents"));
        return object.build();
    }

    private CommonPrefix prefix() {
        CommonPrefix.Builder prefix = CommonPrefix.builder();
        boolean named = false;
        require(!empty);
        for (next(); opens; next()) {
            if (tag.equals("Prefix")) {
                prefix.prefix(text());
                named = true;
            } else {
                skip();
            }
        }
        require(named && tag.equals("CommonPrefixes"));
        return prefix.build();
    }

    private static void require(boolean usual) {
        if (!usual) {
            throw new Unusual();
        }
    }

    /** Moves behind the next tag. */
    private void next() {
        int begin = xml.indexOf('<', at);
        require(begin >= 0 && begin + 1 < xml.length());
        int end = xml.indexOf('>', begin);
        require(end >= 0);
        at = end + 1;
        char first = xml.charAt(begin + 1);
        if (first == '?') {
            next();
            return;
        }
        require(first != '!');
        opens = first != '/';
        empty = opens && xml.charAt(end - 1) == '/';
        int from = opens ? begin + 1 : begin + 2;
        int to = from;
        while (to < end && xml.charAt(to) > ' ' && xml.charAt(to) != '/') {
            to++;
        }
        tag = xml.substring(from, to);
    }

    /** The text of the element that has just begun, which has no others in it; moves behind its end. */
    private String text() {
        if (empty) {
            return "";
        }
        String name = tag;
        int begin = at;
        next();
        require(!opens && tag.equals(name));
        String text = xml.substring(begin, xml.lastIndexOf('<', at - 1));
        return text.indexOf('&') < 0 ? text : unescaped(text);
    }

    /** Moves behind the end of the element that has just begun. */
    private void skip() {
        int depth = empty ? 0 : 1;
        while (depth > 0) {
            next();
            depth += !opens ? -1 : empty ? 0 : 1;
        }
        opens = true;
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        int done = 0;
        for (int amp = text.indexOf('&'); amp >= 0; amp = text.indexOf('&', done)) {
            int end = text.indexOf(';', amp);
            require(end >= 0);
            String name = text.substring(amp + 1, end);
            plain.append(text, done, amp);
            if (name.startsWith("#")) {
                int c = name.startsWith("#x")
                        ? Integer.parseInt(name.substring(2), 16)
                        : Integer.parseInt(name.substring(1));
                require(c >= ' ' || c == '\t' || c == '\n' || c == '\r');
                plain.appendCodePoint(c);
            } else {
                String character = ENTITIES.get(name);
                if (character == null) {
                    throw new Unusual();
                }
                plain.append(character);
            }
            done = end + 1;
        }
        return plain.append(text, done, text.length()).toString();
    }

    /** {@code 2026-11-23T10:00:00.000Z}, as nearly all stores write it; the JDK's own parser takes longer than all else. */
    private static Instant time(String text) {
        if (text.length() != 24 || text.charAt(19) != '.' || text.charAt(23) != 'Z') {
            return Instant.parse(text);
        }
        return LocalDateTime.of(
                        number(text, 0, 4),
                        number(text, 5, 7),
                        number(text, 8, 10),
                        number(text, 11, 13),
                        number(text, 14, 16),
                        number(text, 17, 19),
                        number(text, 20, 23) * 1_000_000)
                .toInstant(ZoneOffset.UTC);
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }
}
