package io.sluice.server.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * The content of some files at one time. What is made of them is made of this, so that nothing changes between a look and
 * the use of what was seen.
 *
 * @param files each file with what it held, or why that could not be seen
 */
record FileSnapshot(Map<Path, Content> files) {

    /** Lists of revoked certificates can be large; anything beyond this is none of the files that are meant. */
    private static final int MOST_BYTES = 64 << 20;

    /** What a file held. */
    sealed interface Content {
        /** All of it. */
        @SuppressWarnings("ArrayRecordComponent") // nobody compares it
        record Bytes(byte[] bytes) implements Content {}

        /** Nothing, for that reason. */
        record Unreadable(String why) implements Content {}
    }

    FileSnapshot {
        files = Map.copyOf(files);
    }

    /** Looks at those files; blocks as long as the disk takes. */
    static FileSnapshot of(Collection<Path> paths) {
        Map<Path, Content> files = new HashMap<>();
        for (Path path : paths) {
            files.put(path, read(path));
        }
        return new FileSnapshot(files);
    }

    private static Content read(Path path) {
        // A pipe or a device could block for ever, and would be empty at the next look.
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            return new Content.Unreadable("it is no regular file");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            return bytes.length > MOST_BYTES
                    ? new Content.Unreadable("it is longer than " + (MOST_BYTES >> 20) + " MiB")
                    : new Content.Bytes(bytes);
        } catch (NoSuchFileException e) {
            return new Content.Unreadable("there is no such file");
        } catch (AccessDeniedException e) {
            return new Content.Unreadable("this user may not read it");
        } catch (IOException e) {
            return new Content.Unreadable(String.valueOf(e.getMessage()));
        }
    }

    /** What tells this content from another without keeping it: there are keys in it. */
    Map<String, String> digests() {
        Map<String, String> digests = new HashMap<>();
        files.forEach((path, content) -> digests.put(path.toString(), digest(content)));
        return digests;
    }

    private static String digest(Content content) {
        return switch (content) {
            case Content.Unreadable(String why) -> why;
            case Content.Bytes(byte[] bytes) -> {
                try {
                    yield HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
                } catch (NoSuchAlgorithmException e) {
                    throw new IllegalStateException("every Java has SHA-256", e);
                }
            }
        };
    }

    /**
     * The bytes of a file.
     *
     * @throws BadTlsFile in the name of that setting, if it could not be read
     */
    byte[] bytes(Path path, String setting) throws BadTlsFile {
        return switch (files.getOrDefault(path, new Content.Unreadable("nobody looked at it"))) {
            case Content.Bytes(byte[] bytes) -> bytes;
            case Content.Unreadable(String why) -> throw new BadTlsFile(setting, "cannot read " + path + ": " + why);
        };
    }
}
