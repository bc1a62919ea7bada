package io.sluice.vfs.s3;

import io.sluice.vfs.StorageError;
import io.sluice.vfs.StorageException;
import io.sluice.vfs.VfsPath;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** The one mapping from what the SDK throws to what the storage contract says. */
final class S3Errors {

    private static final String PROXY_REFUSES =
            "the proxy refuses us: name or password of connection.proxy are missing or wrong";

    private S3Errors() {}

    /** Runs a request and translates its failure. */
    static <T> T call(VfsPath path, String operation, Supplier<T> request) {
        try {
            return request.get();
        } catch (SdkException failure) {
            throw of(failure, path, operation);
        }
    }

    /** What a failed request means for this path. */
    static StorageException of(SdkException failure, VfsPath path, String operation) {
        return new StorageException(
                failure instanceof AwsServiceException answer
                        ? ofAnswer(answer, path, operation)
                        : ofNoAnswer(failure, operation));
    }

    /** What a broken response body means. */
    static StorageException of(IOException failure, String operation) {
        return new StorageException(ofNoAnswer(failure, operation));
    }

    /** Whether nothing is there under that key. HEAD has no body and so no code. */
    static boolean isMissing(SdkException failure) {
        return failure instanceof AwsServiceException answer
                && answer.statusCode() == 404
                && !code(answer).equals("NoSuchBucket");
    }

    /** Whether a condition of the request did not hold. */
    static boolean isConditionFailed(SdkException failure) {
        return failure instanceof AwsServiceException answer && answer.statusCode() == 412;
    }

    /** Whether the range begins behind the end. */
    static boolean isBeyondEnd(SdkException failure) {
        return failure instanceof AwsServiceException answer && answer.statusCode() == 416;
    }

    /** Whether the store has understood and says no: asking again changes nothing. */
    static boolean isRefusal(SdkException failure) {
        return failure instanceof AwsServiceException answer
                && (answer.statusCode() == 501 || (answer.statusCode() >= 400 && answer.statusCode() < 500))
                && answer.statusCode() != 429;
    }

    /** The store's own code for the failure, or an empty text. */
    static String code(AwsServiceException failure) {
        return Optional.ofNullable(failure.awsErrorDetails())
                .map(AwsErrorDetails::errorCode)
                .orElse("");
    }

    private static StorageError ofAnswer(AwsServiceException answer, VfsPath path, String operation) {
        return switch (code(answer)) {
            case "NoSuchBucket" -> new StorageError.Unavailable("there is no such bucket");
            case "InvalidAccessKeyId" -> new StorageError.Unavailable("the store does not know our access key");
            case "SignatureDoesNotMatch", "AuthorizationHeaderMalformed" ->
                new StorageError.Unavailable("the store refuses our signature: wrong secret key or region");
            case "RequestTimeTooSkewed", "RequestExpired" ->
                new StorageError.Unavailable("the clocks of the store and of this machine differ too much");
            case "ExpiredToken", "ExpiredTokenException", "InvalidToken", "TokenRefreshRequired" ->
                new StorageError.Unavailable("our credentials have expired");
            case "PermanentRedirect", "TemporaryRedirect", "IllegalLocationConstraintException" ->
                new StorageError.Unavailable("the bucket lies in another region or at another endpoint");
            case "SlowDown",
                    "ServiceUnavailable",
                    "Throttling",
                    "ThrottlingException",
                    "RequestLimitExceeded",
                    "TooManyRequests" -> new StorageError.Throttled(operation);
            case "BadDigest", "XAmzContentChecksumMismatch", "XAmzContentSHA256Mismatch" ->
                new StorageError.Unavailable("what we sent was damaged on its way: the store got another checksum");
            case "RequestTimeout" -> new StorageError.TimedOut(operation);
            case "KeyTooLongError", "KeyTooLong", "InvalidURI" ->
                new StorageError.NameNotAllowed(path.name(), "the store takes no such name");
            case "EntityTooLarge", "QuotaExceeded" -> new StorageError.QuotaExceeded(path);
            case "InsufficientStorage", "XMinioStorageFull", "InsufficientCapacity" -> new StorageError.NoSpace(path);
            case "InvalidObjectState" -> new StorageError.PermissionDenied(path, "it lies in an archive");
            case "ConditionalRequestConflict", "OperationAborted", "PreconditionFailed" -> new StorageError.Busy(path);
            case "NotImplemented" -> new StorageError.Unsupported(operation);
            default -> ofStatus(answer, path, operation);
        };
    }

    private static StorageError ofStatus(AwsServiceException answer, VfsPath path, String operation) {
        return switch (answer.statusCode()) {
            case 404 -> new StorageError.NotFound(path);
            case 401, 403 -> new StorageError.PermissionDenied(path, "the store denies " + operation);
            case 408 -> new StorageError.TimedOut(operation);
            case 409, 412 -> new StorageError.Busy(path);
            case 301, 302, 307, 308 ->
                new StorageError.Unavailable("the bucket lies in another region or at another endpoint");
            case 407 -> new StorageError.Unavailable(PROXY_REFUSES);
            case 429, 503 -> new StorageError.Throttled(operation);
            case 501 -> new StorageError.Unsupported(operation);
            case 507 -> new StorageError.NoSpace(path);
            case 200, 500, 502, 504 -> // 200 with an error behind it: the store had begun to answer when it failed
                new StorageError.Unavailable("the store fails (" + answer.statusCode() + " " + code(answer) + ")");
            default -> new StorageError.Unexpected(operation, answer);
        };
    }

    private static StorageError ofNoAnswer(Throwable failure, String operation) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case ConnectTimeoutException e -> {
                    return new StorageError.Unavailable("the store cannot be reached: no connection in time");
                }
                case ConnectionRequestTimeoutException e -> {
                    return new StorageError.Overloaded("connections to the store");
                }
                case SocketTimeoutException e -> {
                    return new StorageError.TimedOut(operation);
                }
                case UnknownHostException e -> {
                    return new StorageError.Unavailable("the store's host name is not known: " + e.getMessage());
                }
                case ConnectException e -> {
                    return new StorageError.Unavailable("the store cannot be reached: " + e.getMessage());
                }
                case SSLException e -> {
                    return new StorageError.Unavailable("no TLS with the store: " + whyNoTls(e));
                }
                case IOException e -> {
                    return new StorageError.Unavailable("the connection to the store broke: " + e.getMessage());
                }
                default -> {}
            }
        }
        String text = String.valueOf(failure.getMessage());
        if (text.contains("Unable to load credentials") || text.contains("credentials")) {
            return new StorageError.Unavailable("no credentials for the store: " + text);
        }
        return new StorageError.Unexpected(operation, failure);
    }

    /** The JDK's own words are names of its classes when nobody has signed the certificate. */
    private static String whyNoTls(SSLException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
                return "its certificate has expired or is signed by nobody whom we trust; connection.ca-file names authorities of your own";
            }
        }
        return String.valueOf(failure.getMessage());
    }
}
