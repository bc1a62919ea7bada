package io.sluice.server.config;

import io.sluice.server.config.ConfigNode.Nothing;
import io.sluice.server.config.ConfigNode.Scalar;
import io.sluice.server.config.ConfigNode.Section;
import io.sluice.server.config.ConfigNode.Sequence;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.dataformat.yaml.YAMLFactory;

/** Reads a YAML or (by its name, {@code *.json}) a JSON file into nodes that know their lines. */
final class DocumentReader {

    /** More than any sane configuration: a mistaken path must not fill the memory. */
    private static final long MAX_BYTES = 16L << 20;

    private static final int MAX_DEPTH = 50;

    private final Path file;
    private final List<Problem> problems;

    private DocumentReader(Path file, List<Problem> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The file's top section; empty, with a problem noted, when it cannot be read or is no section. */
    static Section read(Path file, List<Problem> problems) {
        return new DocumentReader(file, problems).read();
    }

    private Section read() {
        try {
            if (Files.size(file) > MAX_BYTES) {
                return unreadable("is larger than " + (MAX_BYTES >> 20) + " MiB");
            }
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return text.isBlank() ? Section.empty() : parse(text);
        } catch (NoSuchFileException | FileNotFoundException e) {
            return unreadable("there is no such file");
        } catch (MalformedInputException e) {
            return unreadable("is not UTF-8 text");
        } catch (IOException e) {
            return unreadable("cannot be read: " + e);
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            String what = e.getOriginalMessage().lines().findFirst().orElse("cannot be read");
            return unreadable((line > 0 ? "line " + line + ": " : "") + what);
        }
    }

    private Section parse(String text) {
        boolean json = file.toString().toLowerCase(Locale.ROOT).endsWith(".json");
        TokenStreamFactory factory = json ? new JsonFactory() : new YAMLFactory();
        try (JsonParser parser = factory.createParser(tools.jackson.core.ObjectReadContext.empty(), text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return Section.empty();
            }
            ConfigNode node = node(parser, "", 0);
            if (parser.nextToken() != null) {
                return unreadable("line " + line(parser) + ": there is more after the end of the document");
            }
            return switch (node) {
                case Section section -> section;
                case Nothing nothing -> Section.empty();
                case Scalar scalar -> unreadable("expected keys and values at the top");
                case Sequence sequence -> unreadable("expected keys and values at the top, found a list");
            };
        }
    }

    private ConfigNode node(JsonParser parser, String path, int depth) {
        Origin origin = new Origin.File(file, line(parser));
        if (depth > MAX_DEPTH) {
            problems.add(new Problem(path, "is nested more than " + MAX_DEPTH + " deep (" + origin + ")"));
            parser.skipChildren();
            return new Nothing(origin);
        }
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return section(parser, path, origin, depth);
        } else if (token == JsonToken.START_ARRAY) {
            List<ConfigNode> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(node(parser, path + "[" + items.size() + "]", depth + 1));
            }
            return new Sequence(items, origin);
        }
        return token == JsonToken.VALUE_NULL ? new Nothing(origin) : new Scalar(parser.getString(), origin);
    }

    private Section section(JsonParser parser, String path, Origin origin, int depth) {
        Map<String, ConfigNode> children = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            int line = line(parser);
            parser.nextToken();
            ConfigNode node = node(parser, Names.join(path, key), depth + 1);
            if (children.putIfAbsent(key, node) != null) {
                problems.add(
                        new Problem(Names.join(path, key), "is given twice (" + new Origin.File(file, line) + ")"));
            }
        }
        return new Section(children, origin);
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    private Section unreadable(String why) {
        problems.add(new Problem(file.toString(), why));
        return Section.empty();
    }
}
