package io.sluice.vfs.s3;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.s3.model.S3Request;

/** A request of the SDK's model as HTTP. What is no string, number, yes or no, or map of strings is left to the SDK. */
final class DirectRequest {

    private final SdkHttpRequest.Builder http;
    private final StringBuilder path;
    private String bucket = "";

    private DirectRequest(Destination destination, SdkHttpMethod method) {
        this.http = destination.base().toBuilder().method(method);
        this.path = new StringBuilder(destination.base().encodedPath());
    }

    /** The request, not signed yet; nothing if it says what cannot be said here. */
    static Optional<SdkHttpRequest.Builder> of(S3Request request, Destination destination, SdkHttpMethod method) {
        DirectRequest made = new DirectRequest(destination, method);
        if (request.overrideConfiguration().isPresent()) {
            return Optional.empty();
        }
        for (SdkField<?> field : request.sdkFields()) {
            Object value = field.getValueOrDefault(request);
            // Lists that nobody filled are there too, and say nothing.
            boolean given = value != null && !(value instanceof Collection<?> list && list.isEmpty());
            if (given && !made.take(field, value)) {
                return Optional.empty();
            }
        }
        if (!made.bucket.equals(destination.bucket())) {
            return Optional.empty();
        }
        return Optional.of(made.http.encodedPath(made.path.isEmpty() ? "/" : made.path.toString()));
    }

    private boolean take(SdkField<?> field, Object value) {
        return switch (field.location()) {
            case HEADER -> header(field, value);
            case QUERY_PARAM -> query(field, value);
            case PATH -> {
                bucket = value.toString();
                yield field.memberName().equals("Bucket");
            }
            case GREEDY_PATH -> {
                path.append('/').append(encoded(value.toString()));
                yield field.memberName().equals("Key");
            }
            case PAYLOAD, STATUS_CODE -> false;
        };
    }

    private boolean header(SdkField<?> field, Object value) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, text) -> http.putHeader(field.locationName() + name, String.valueOf(text)));
            return true;
        }
        return simple(field) && http.putHeader(field.locationName(), value.toString()) != null;
    }

    private boolean query(SdkField<?> field, Object value) {
        return simple(field) && http.putRawQueryParameter(field.locationName(), value.toString()) != null;
    }

    private static boolean simple(SdkField<?> field) {
        MarshallingKnownType type = field.marshallingType().getKnownType();
        return type == MarshallingKnownType.STRING
                || type == MarshallingKnownType.LONG
                || type == MarshallingKnownType.INTEGER
                || type == MarshallingKnownType.BOOLEAN;
    }

    /** A key as a path: all but unreserved characters and slashes is encoded (RFC 3986). */
    static String encoded(String key) {
        for (int i = 0; i < key.length(); i++) {
            if (!isPlain(key.charAt(i))) {
                return URLEncoder.encode(key, StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace("*", "%2A")
                        .replace("%7E", "~")
                        .replace("%2F", "/");
            }
        }
        return key;
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "/-_.~".indexOf(c) >= 0;
    }
}
