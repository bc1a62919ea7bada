package io.sluice.vfs.s3;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** Answers to requests that went out without the SDK, in the SDK's model. */
final class DirectAnswers {

    private DirectAnswers() {}

    /** All that a HEAD tells; nothing if some of it cannot be read here. */
    static Optional<HeadObjectResponse> head(SdkHttpResponse answer) {
        Map<String, String> headers = new HashMap<>();
        answer.headers().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        HeadObjectResponse.Builder head = HeadObjectResponse.builder();
        try {
            for (SdkField<?> field : head.sdkFields()) {
                if (field.location() == MarshallLocation.HEADER) {
                    String name = field.unmarshallLocationName().toLowerCase(Locale.ROOT);
                    String text = headers.get(name);
                    switch (field.marshallingType().getKnownType()) {
                        case MAP -> field.set(head, metadata(name, answer.headers()));
                        case STRING -> set(field, head, text);
                        case LONG -> set(field, head, text == null ? null : Long.valueOf(text));
                        case INTEGER -> set(field, head, text == null ? null : Integer.valueOf(text));
                        case BOOLEAN -> set(field, head, text == null ? null : Boolean.valueOf(text));
                        case INSTANT -> set(field, head, text == null ? null : time(field, text));
                        default -> {
                            if (text != null) {
                                return Optional.empty();
                            }
                        }
                    }
                }
            }
            return Optional.of(head.build());
        } catch (NumberFormatException | DateTimeException unusual) {
            return Optional.empty();
        }
    }

    private static void set(SdkField<?> field, HeadObjectResponse.Builder head, @Nullable Object value) {
        if (value != null) {
            field.set(head, value);
        }
    }

    private static Map<String, String> metadata(String prefix, Map<String, List<String>> headers) {
        Map<String, String> metadata = new HashMap<>();
        headers.forEach((name, values) -> {
            if (name.length() > prefix.length() && name.regionMatches(true, 0, prefix, 0, prefix.length())) {
                metadata.put(name.substring(prefix.length()), values.getFirst());
            }
        });
        return metadata;
    }

    /** Everybody may write anything into Expires; nobody here reads it as a time. */
    private static @Nullable Instant time(SdkField<?> field, String text) {
        if (field.memberName().equals("Expires")) {
            return null;
        }
        return text.endsWith("Z")
                ? Instant.parse(text)
                : DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
    }

    /** What downloads look at: which version the bytes are of, and which of its bytes they are. */
    static Optional<GetObjectResponse> get(SdkHttpResponse answer) {
        GetObjectResponse.Builder get = GetObjectResponse.builder();
        answer.firstMatchingHeader("ETag").ifPresent(get::eTag);
        answer.firstMatchingHeader("Content-Range").ifPresent(get::contentRange);
        try {
            answer.firstMatchingHeader("Content-Length").map(Long::valueOf).ifPresent(get::contentLength);
        } catch (NumberFormatException unusual) {
            return Optional.empty();
        }
        return Optional.of(get.build());
    }
}
