package io.sluice.vfs.s3;

import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;

/**
 * Where requests for a bucket go and for which region they are signed, as the SDK has found out: endpoint, addressing,
 * profile and environment have their say there and nowhere else.
 *
 * @param bucket the bucket
 * @param base scheme, host, port and what is in front of the keys in the path, without a slash at its end
 * @param region what signatures name
 */
record Destination(String bucket, SdkHttpRequest base, String region) {

    private static final String ALGORITHM = "AWS4-HMAC-SHA256 Credential=";

    /** What a signed request for the bucket itself tells; nothing if it is signed in another way than usual. */
    static Optional<Destination> of(String bucket, SdkHttpRequest request) {
        String signature = request.firstMatchingHeader("Authorization").orElse("");
        int end = signature.indexOf(',');
        if (!signature.startsWith(ALGORITHM) || end < 0) {
            return Optional.empty();
        }
        // key/date/region/s3/aws4_request, and the key is the store's business
        String[] scope = signature.substring(0, end).split("/", -1);
        int last = scope.length - 1;
        if (last < 4 || !scope[last].equals("aws4_request") || !scope[last - 1].equals("s3")) {
            return Optional.empty();
        }
        String path = request.encodedPath();
        SdkHttpRequest.Builder base = SdkHttpRequest.builder()
                .method(request.method())
                .protocol(request.protocol())
                .host(request.host())
                .port(request.port())
                .encodedPath(path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
        request.firstMatchingHeader("User-Agent").ifPresent(agent -> base.putHeader("User-Agent", agent));
        return Optional.of(new Destination(bucket, base.build(), scope[last - 2]));
    }

    /** Learns it from the SDK's own requests. Safe for use by many threads. */
    static final class Finder implements ExecutionInterceptor {

        private volatile Optional<Destination> found = Optional.empty();

        /** Where requests for that bucket go, as far as one was sent. */
        Optional<Destination> of(String bucket) {
            return found.filter(d -> d.bucket().equals(bucket));
        }

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            if (context.request() instanceof ListObjectsV2Request list) {
                found = Destination.of(list.bucket(), context.httpRequest());
            }
        }
    }
}
