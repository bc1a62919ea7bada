package io.sluice.vfs.s3;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSupplier;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;

/** Makes the SDK's client as the settings say. */
final class S3Clients {

    /** The keys of the settings that name files. */
    static final String CREDENTIALS = "credentials.file";

    static final String CA = "connection.ca-file";

    /** Whatever region a store with an endpoint of its own was set up with, few check it, and those that do default to this. */
    private static final Region USUAL = Region.US_EAST_1;

    private S3Clients() {}

    /**
     * A client; closing it closes its connections.
     *
     * @throws IllegalArgumentException if a file of the settings cannot be used, or what the SDK throws when it finds no region
     */
    static S3Client open(S3Config config) {
        int attempts = config.connection().attempts();
        AwsCredentialsProvider credentials = credentials(config.credentials());
        SdkHttpClient http = http(config.connection());
        Destination.Finder destinations = new Destination.Finder();
        S3ClientBuilder builder = S3Client.builder()
                .credentialsProvider(credentials)
                .httpClient(http)
                .putAuthScheme(new UnsignedBodies())
                .forcePathStyle(config.pathStyle())
                // Checksums that the SDK puts behind the body (aws-chunked) are refused by some stores and taken for
                // data
                // by others.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(
                        S3Configuration.builder().chunkedEncodingEnabled(false).build())
                .overrideConfiguration(o -> {
                    o.retryStrategy(retries(attempts, 0));
                    if (attempts > 1) {
                        // Else the first attempt, which goes another way, would be one too many.
                        o.addExecutionInterceptor(destinations);
                    }
                });
        config.endpoint().ifPresent(e -> builder.endpointOverride(URI.create(e)));
        Optional<Region> region = config.region().map(Region::of);
        region.or(() -> config.endpoint().map(e -> USUAL)).ifPresent(builder::region);
        try {
            return new DirectClient(
                    builder.build(),
                    builder.overrideConfiguration(o -> o.retryStrategy(retries(Math.max(1, attempts - 1), 1)))
                            .build(),
                    http,
                    destinations,
                    new DirectSigner(credentials, AwsV4HttpSigner.create()));
        } catch (RuntimeException unusable) {
            http.close();
            throw unusable;
        }
    }

    private static SdkHttpClient http(ConnectionConfig connection) {
        ProxyRoutes routes = ProxyRoutes.of(connection.proxy(), name -> Optional.ofNullable(System.getenv(name)));
        Apache5HttpClient.Builder builder = Apache5HttpClient.builder()
                .connectionTimeout(connection.connectTimeout())
                .connectionAcquisitionTimeout(connection.stallTimeout())
                .socketTimeout(connection.stallTimeout().multipliedBy(WatchedHttpClient.PATIENCE))
                .maxConnections(connection.pool())
                .tcpKeepAlive(true);
        builder.proxyConfiguration(ProxyConfiguration.builder()
                        .useSystemPropertyValues(false)
                        .useEnvironmentVariableValues(false)
                        .build())
                .httpRoutePlanner(new WideBodies(routes.showingLogin()))
                .credentialsProvider(routes.credentials());
        connection.caFile().ifPresent(file -> {
            TrustManager[] managers = managers(file);
            builder.tlsTrustManagersProvider(() -> managers);
        });
        return new WatchedHttpClient(builder.build(), connection.stallTimeout());
    }

    /** Why a file of authorities is of no use, if so. */
    static Optional<String> whyNoTrust(Path file) {
        try {
            trust(file);
            return Optional.empty();
        } catch (IOException | GeneralSecurityException failure) {
            return Optional.of(
                    whyUnreadable(file).orElseGet(() -> "cannot read " + file + ": " + failure.getMessage()));
        }
    }

    /** Why nothing can be read from a file, if so. */
    static Optional<String> whyUnreadable(Path file) {
        if (!Files.exists(file)) {
            return Optional.of("there is no file " + file);
        }
        boolean readable = !Files.isDirectory(file) && Files.isReadable(file);
        return readable ? Optional.empty() : Optional.of("cannot read " + file);
    }

    private static TrustManager[] managers(Path file) {
        try {
            return trust(file);
        } catch (IOException | GeneralSecurityException failure) {
            throw new IllegalArgumentException(CA + ": " + whyNoTrust(file).orElse(failure.getMessage()), failure);
        }
    }

    private static TrustManager[] trust(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int count = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + count++, certificate);
            }
            if (count == 0) {
                throw new CertificateException("no certificate in it");
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        }
    }

    private static AwsCredentialsProvider credentials(CredentialsConfig config) {
        if (config.accessKey().isPresent()) {
            String key = config.accessKey().get();
            String secret = config.secretKey().orElseThrow().reveal();
            return StaticCredentialsProvider.create(config.sessionToken()
                    .<software.amazon.awssdk.auth.credentials.AwsCredentials>map(
                            token -> AwsSessionCredentials.create(key, secret, token.reveal()))
                    .orElseGet(() -> AwsBasicCredentials.create(key, secret)));
        }
        if (config.file().isPresent()) {
            Path file = config.file().get();
            whyUnreadable(file).ifPresent(why -> {
                throw new IllegalArgumentException(CREDENTIALS + ": " + why);
            });
            ProfileCredentialsProvider.Builder builder = ProfileCredentialsProvider.builder()
                    .profileFile(ProfileFileSupplier.reloadWhenModified(file, ProfileFile.Type.CREDENTIALS));
            config.profile().ifPresent(builder::profileName);
            return builder.build();
        }
        // A profile that was asked for is not one source among others: nobody is to work with other keys unawares.
        return config.profile()
                .<AwsCredentialsProvider>map(profile -> ProfileCredentialsProvider.create(profile))
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }

    /**
     * With {@link Pauses} between attempts, as long as if those before them had been the same client's. The SDK's circuit breaker stays out: one broken minute under many transfers would take
     * the retries from all of them.
     */
    private static RetryStrategy retries(int attempts, int before) {
        return AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(attempts)
                .backoffStrategy(new Pauses(before))
                .circuitBreakerEnabled(false)
                .build();
    }
}
