package io.sluice.vfs.s3;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Request;

/**
 * The SDK's client with a shorter way for what each small file costs: HEAD, GET, a PUT of little, a page of a listing. The
 * first attempt goes straight to the HTTP client, signed; the SDK's pipeline around it costs several times as much as the
 * request (decision 0022 has the figures). Whatever does not end well or is unusual is left to the SDK: it makes the
 * attempts that are left, and says what the failure is.
 */
final class DirectClient extends DelegatingS3Client {

    private static final Logger log = LoggerFactory.getLogger(DirectClient.class);

    /** Larger ones ask the store first whether it wants them (Expect: 100-continue), which is the SDK's business. */
    private static final long LITTLE = 1 << 20;

    /** How long the SDK has all requests after it has shown that it knows better: then it is tried again. */
    private static final long OFF_NANOS = TimeUnit.MINUTES.toNanos(10);

    private static final int MISSING = 404;
    private static final int THROTTLED = 429;
    private static final int OVERLOADED = 503;
    private static final Pauses FIRST_PAUSE = new Pauses(0);
    private static final long THROTTLED_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SdkHttpClient http;
    private final Destination.Finder destinations;
    private final DirectSigner signer;
    private final S3Client whole;
    private final S3Client rest;
    private volatile boolean off;
    private volatile long offSince;

    /**
     * A client that closes the other ones.
     *
     * @param whole makes all attempts at what does not go the short way
     * @param rest makes the attempts that are left after the first
     */
    DirectClient(
            S3Client whole, S3Client rest, SdkHttpClient http, Destination.Finder destinations, DirectSigner signer) {
        super(whole);
        this.whole = whole;
        this.http = http;
        this.destinations = destinations;
        this.signer = signer;
        this.rest = rest;
    }

    /**
     * A first attempt.
     *
     * @param answer what came back; nothing if the request was not sent or nothing came
     * @param sent whether it counts as an attempt
     */
    private record Attempt(Optional<HttpExecuteResponse> answer, boolean sent) {

        static final Attempt NONE = new Attempt(Optional.empty(), false);

        int status() {
            return answer.map(a -> a.httpResponse().statusCode()).orElse(0);
        }

        boolean succeeded() {
            return status() / 100 == 2;
        }

        /** Whether the store did not like how it was asked; the other failures say something about the object. */
        boolean refused() {
            return status() / 100 == 3 || (status() >= 400 && status() <= 403);
        }

        /** Nothing says whether the store has done it, or it asks for patience. */
        boolean isWorthAWait() {
            return sent && (answer.isEmpty() || status() == THROTTLED || status() >= 500);
        }
    }

    @Override
    public HeadObjectResponse headObject(HeadObjectRequest request) {
        Attempt attempt = attempt(request, SdkHttpMethod.HEAD, RequestBody.empty());
        if (attempt.status() == MISSING) {
            throw NoSuchKeyException.builder()
                    .statusCode(MISSING)
                    .message("there is no such key")
                    .build();
        }
        Optional<HeadObjectResponse> head = attempt.succeeded()
                ? attempt.answer().flatMap(a -> DirectAnswers.head(a.httpResponse()))
                : Optional.empty();
        return head.orElseGet(() -> instead(attempt, sdk -> sdk.headObject(request)));
    }

    @Override
    public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
        Attempt attempt = attempt(request, SdkHttpMethod.GET, RequestBody.empty());
        Optional<ListObjectsV2Response> page =
                attempt.succeeded() ? body(attempt).flatMap(ListingXml::parse) : Optional.empty();
        return page.orElseGet(() -> instead(attempt, sdk -> sdk.listObjectsV2(request)));
    }

    /** The answer's body, which the HTTP client has read already unless it is an object's. */
    private static Optional<byte[]> body(Attempt attempt) {
        try (AbortableInputStream in = attempt.answer()
                .flatMap(HttpExecuteResponse::responseBody)
                .orElseGet(AbortableInputStream::createEmpty)) {
            return Optional.of(in.readAllBytes());
        } catch (IOException broken) {
            return Optional.empty();
        }
    }

    @Override
    public <T> T getObject(GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
        Attempt attempt = attempt(request, SdkHttpMethod.GET, RequestBody.empty());
        if (attempt.succeeded()) {
            HttpExecuteResponse answer = attempt.answer().orElseThrow();
            AbortableInputStream body = answer.responseBody().orElseGet(AbortableInputStream::createEmpty);
            Optional<GetObjectResponse> head = DirectAnswers.get(answer.httpResponse());
            if (head.isPresent()) {
                return transformed(transformer, head.get(), body);
            }
            body.abort();
        }
        return instead(attempt, sdk -> sdk.getObject(request, transformer));
    }

    private static <T> T transformed(
            ResponseTransformer<GetObjectResponse, T> transformer, GetObjectResponse head, AbortableInputStream body) {
        try {
            return transformer.transform(head, body);
        } catch (RuntimeException failure) {
            body.abort();
            throw failure;
        } catch (Exception failure) {
            body.abort();
            throw SdkClientException.create(String.valueOf(failure.getMessage()), failure);
        }
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
        Attempt attempt = body.optionalContentLength().orElse(Long.MAX_VALUE) <= LITTLE
                ? attempt(request, SdkHttpMethod.PUT, body)
                : Attempt.NONE;
        if (attempt.succeeded()) {
            return PutObjectResponse.builder()
                    .eTag(attempt.answer()
                            .flatMap(a -> a.httpResponse().firstMatchingHeader("ETag"))
                            .orElse(""))
                    .versionId(attempt.answer()
                            .flatMap(a -> a.httpResponse().firstMatchingHeader("x-amz-version-id"))
                            .orElse(null))
                    .build();
        }
        return instead(attempt, sdk -> sdk.putObject(request, body));
    }

    /** The SDK's own, which goes no short way. */
    S3Client whole() {
        return whole;
    }

    private Attempt attempt(S3Request request, SdkHttpMethod method, RequestBody body) {
        Optional<Destination> destination = isOff()
                ? Optional.empty()
                : request.getValueForField("Bucket", String.class).flatMap(destinations::of);
        Optional<SdkHttpRequest.Builder> made = destination.flatMap(d -> DirectRequest.of(request, d, method));
        if (made.isEmpty()) {
            return Attempt.NONE;
        }
        SdkHttpRequest.Builder unsigned = made.get();
        HttpExecuteRequest.Builder call = HttpExecuteRequest.builder();
        if (request instanceof ListObjectsV2Request) {
            unsigned.putRawQueryParameter("list-type", "2");
        }
        if (method == SdkHttpMethod.PUT) {
            unsigned.putHeader(
                    "Content-Length", Long.toString(body.optionalContentLength().orElse(0L)));
            if (unsigned.firstMatchingHeader("Content-Type").isEmpty()) {
                unsigned.putHeader("Content-Type", body.contentType());
            }
            call.contentStreamProvider(body.contentStreamProvider());
        }
        call.request(signer.sign(unsigned, destination.get()));
        try {
            return new Attempt(Optional.of(http.prepareRequest(call.build()).call()), true);
        } catch (IOException broken) {
            log.debug("event=direct-attempt-failed why=\"{}\"", broken.getMessage());
            return new Attempt(Optional.empty(), true);
        }
    }

    private boolean isOff() {
        if (off && System.nanoTime() - offSince > OFF_NANOS) {
            off = false;
        }
        return off;
    }

    /** What the SDK makes of it. Where it succeeds with what was refused here, it knows something that this does not. */
    private <T> T instead(Attempt attempt, Function<S3Client, T> request) {
        if (attempt.isWorthAWait()) {
            boolean throttled = attempt.status() == THROTTLED || attempt.status() == OVERLOADED;
            LockSupport.parkNanos(
                    throttled
                            ? ThreadLocalRandom.current().nextLong(THROTTLED_WAIT_NANOS)
                            : FIRST_PAUSE.computeDelay(Pauses.SECOND_ATTEMPT).toNanos());
        }
        T result = request.apply(attempt.sent() ? rest : whole);
        if (attempt.refused()) {
            offSince = System.nanoTime();
            off = true;
            log.info("event=direct-requests-off status={}", attempt.status());
        }
        return result;
    }

    @Override
    public void close() {
        super.close();
        rest.close();
        http.close();
    }
}
