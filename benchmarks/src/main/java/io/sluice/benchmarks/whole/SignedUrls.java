package io.sluice.benchmarks.whole;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * URLs that let anybody do one thing with a bucket for an hour (AWS Signature Version 4 in the query): so curl hashes no
 * bytes, as no client has to.
 *
 * @param endpoint of the store
 * @param bucket that the URLs are for
 * @param accessKey who signs
 * @param secretKey with what
 * @param region of the bucket
 */
record SignedUrls(URI endpoint, String bucket, String accessKey, String secretKey, String region) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int DATE = 8;

    @Override
    public String toString() {
        return "SignedUrls[" + endpoint + ", " + bucket + "]";
    }

    /** For a request on an object, or on the bucket if the key is empty. */
    String sign(String method, String key, Map<String, String> query) {
        String time = TIME.format(Instant.now());
        String scope = time.substring(0, DATE) + "/" + region + "/s3/aws4_request";
        Map<String, String> all = new TreeMap<>(query);
        all.put("X-Amz-Algorithm", "AWS4-HMAC-SHA256");
        all.put("X-Amz-Credential", accessKey + "/" + scope);
        all.put("X-Amz-Date", time);
        all.put("X-Amz-Expires", "3600");
        all.put("X-Amz-SignedHeaders", "host");
        String parameters = all.entrySet().stream()
                .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
                .collect(Collectors.joining("&"));
        String path = "/" + bucket + (key.isEmpty() ? "" : "/" + encode(key).replace("%2F", "/"));
        String host = endpoint.getRawAuthority();
        String request = String.join("\n", method, path, parameters, "host:" + host, "", "host", "UNSIGNED-PAYLOAD");
        try {
            String text = String.join("\n", "AWS4-HMAC-SHA256", time, scope, hex(sha256(request)));
            byte[] secret = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
            for (String part : scope.split("/", -1)) {
                secret = hmac(secret, part);
            }
            return endpoint.getScheme() + "://" + host + path + "?" + parameters + "&X-Amz-Signature="
                    + hex(hmac(secret, text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC and SHA-256", e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static byte[] sha256(String text) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
