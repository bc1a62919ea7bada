package io.sluice.vfs.s3;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLStreamException;

/**
 * Reads XML as nearly all stores write it, several times as fast as a parser that knows all of XML: elements, text and the
 * usual entities, in UTF-8. Comments, CDATA, document types, prefixes of names and whatever else is unusual are refused with
 * {@link XMLStreamException}, never misread.
 */
final class PlainXml implements ListingXml.Tags {

    /** Names that are met a thousand times are not made a string each time. */
    private static final String[] USUAL = {
        "Key",
        "Size",
        "ETag",
        "Contents",
        "LastModified",
        "StorageClass",
        "Owner",
        "ID",
        "DisplayName",
        "Type",
        "Prefix"
    };

    private static final int SPACE = ' ';

    private final byte[] page;
    private int at;
    private String name = "";
    /** Behind a tag that is begin and end in one, its end is still to come. */
    private boolean ends;

    PlainXml(byte[] page) {
        this.page = page;
    }

    private static XMLStreamException unusual() {
        return new XMLStreamException("nothing that is read here");
    }

    private int look() throws XMLStreamException {
        if (at >= page.length) {
            throw unusual();
        }
        return page[at];
    }

    private void expect(String text) throws XMLStreamException {
        for (int i = 0; i < text.length(); i++) {
            if (look() != text.charAt(i)) {
                throw unusual();
            }
            at++;
        }
    }

    private static boolean isSpace(int c) {
        return c == SPACE || c == '\n' || c == '\t' || c == '\r';
    }

    private void spaces() {
        while (at < page.length && isSpace(page[at])) {
            at++;
        }
    }

    private static boolean isNamePart(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }

    private String name() throws XMLStreamException {
        int start = at;
        while (isNamePart(look())) {
            at++;
        }
        if (at == start) {
            throw unusual();
        }
        for (String usual : USUAL) {
            if (isAt(start, usual)) {
                return usual;
            }
        }
        return new String(page, start, at - start, StandardCharsets.ISO_8859_1);
    }

    private boolean isAt(int start, String text) {
        if (at - start != text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (page[start + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void begin() throws XMLStreamException {
        if (page.length > 1 && page[1] == '?') {
            int end = 0;
            while (end < page.length && page[end] != '>') {
                end++;
            }
            String declared = new String(page, 0, end, StandardCharsets.ISO_8859_1).toLowerCase(java.util.Locale.ROOT);
            if (!declared.startsWith("<?xml ")
                    || !declared.endsWith("?")
                    || (declared.contains("encoding") && !declared.contains("utf-8"))) {
                throw unusual();
            }
            at = Math.min(end + 1, page.length);
        }
        if (!nextTag()) {
            throw unusual();
        }
    }

    @Override
    public boolean nextTag() throws XMLStreamException {
        if (ends) {
            ends = false;
            return false;
        }
        spaces();
        expect("<");
        if (look() == '/') {
            at++;
            name = name();
            spaces();
            expect(">");
            return false;
        }
        name = name();
        int behind = look();
        if (behind != '>' && behind != '/' && !isSpace(behind)) {
            throw unusual();
        }
        attributes();
        return true;
    }

    /** Nobody asks for them: those of the root say which names these are. */
    private void attributes() throws XMLStreamException {
        while (look() != '>') {
            int c = look();
            if (c == '/') {
                at++;
                ends = true;
                if (look() != '>') {
                    throw unusual();
                }
            } else if (c == '"') {
                do {
                    at++;
                } while (look() != '"' && look() != '<' && look() != '&');
                if (look() != '"') {
                    throw unusual();
                }
                at++;
            } else if (isNamePart(c) || isSpace(c) || c == '=' || c == ':') {
                at++;
            } else {
                throw unusual();
            }
        }
        at++;
    }

    @Override
    public String localName() {
        return name;
    }

    @Override
    public String text() throws XMLStreamException {
        String element = name;
        if (ends) {
            ends = false;
            return "";
        }
        int start = at;
        boolean plain = true;
        boolean ascii = true;
        for (int c = look(); c != '<'; c = look()) {
            if (c == '\r') {
                throw unusual(); // it stands for another character
            }
            plain &= c != '&';
            ascii &= c >= 0;
            at++;
        }
        String text =
                ascii ? new String(page, start, at - start, StandardCharsets.ISO_8859_1) : decoded(start, at - start);
        end(element);
        return plain ? text : withoutEntities(text);
    }

    private String decoded(int start, int length) throws XMLStreamException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(page, start, length))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw unusual();
        }
    }

    /** The end of that element and of no other. */
    private void end(String element) throws XMLStreamException {
        if (nextTag() || !name.equals(element)) {
            throw unusual();
        }
    }

    private static String withoutEntities(String text) throws XMLStreamException {
        StringBuilder out = new StringBuilder(text.length());
        int from = 0;
        for (int amp = text.indexOf('&'); amp >= 0; amp = text.indexOf('&', from)) {
            int end = text.indexOf(';', amp);
            if (end < 0) {
                throw unusual();
            }
            out.append(text, from, amp);
            switch (text.substring(amp + 1, end)) {
                case "amp" -> out.append('&');
                case "lt" -> out.append('<');
                case "gt" -> out.append('>');
                case "quot", "#34", "#x22" -> out.append('"');
                case "apos", "#39", "#x27" -> out.append('\'');
                default -> out.appendCodePoint(number(text.substring(amp + 1, end)));
            }
            from = end + 1;
        }
        return out.append(text, from, text.length()).toString();
    }

    /** A character by its number. No XML may have those of control characters, but stores write them where keys have them. */
    private static int number(String entity) throws XMLStreamException {
        boolean hex = entity.startsWith("#x");
        try {
            int number = Integer.parseUnsignedInt(entity.substring(hex ? 2 : 1), hex ? 16 : 10);
            if (entity.startsWith("#") && Character.isValidCodePoint(number)) {
                return number;
            }
        } catch (NumberFormatException | StringIndexOutOfBoundsException another) {
            throw unusual();
        }
        throw unusual();
    }

    /** Without a look at what it is that is skipped; by a loop, because nobody knows how deep it is. */
    @Override
    public void skip() throws XMLStreamException {
        String element = name;
        for (int depth = 1; depth > 0; ) {
            while (!ends && look() != '<') {
                at++;
            }
            depth += nextTag() ? 1 : -1;
        }
        if (!name.equals(element)) {
            throw unusual();
        }
    }

    @Override
    public void requireEnd() throws XMLStreamException {
        spaces();
        if (at != page.length) {
            throw unusual();
        }
    }
}
