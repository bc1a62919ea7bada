package io.sluice.vfs.s3;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/** When a file was last modified, in the object's metadata as rclone writes it: decimal seconds since 1970. */
final class ModifiedTime {

    /** The key, without {@code x-amz-meta-}. */
    static final String KEY = "mtime";

    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

    /** The end of what {@link Instant} can say is far behind what FTP can: year 9999. */
    private static final BigDecimal LATEST = BigDecimal.valueOf(253_402_300_799L);

    private ModifiedTime() {}

    /** What the metadata says, or else when the object was written. */
    static Instant of(HeadObjectResponse head) {
        return in(head.metadata()).orElseGet(head::lastModified);
    }

    /** What the metadata says, if anything that is a time. */
    static Optional<Instant> in(Map<String, String> metadata) {
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            if (entry.getKey().equalsIgnoreCase(KEY)) {
                return parse(entry.getValue());
            }
        }
        return Optional.empty();
    }

    private static Optional<Instant> parse(String text) {
        if (!text.matches("-?\\d{1,18}(\\.\\d{1,18})?")) {
            return Optional.empty(); // of some other tool, which means something else by it
        }
        BigDecimal seconds = new BigDecimal(text);
        if (seconds.abs().compareTo(LATEST) > 0) {
            return Optional.empty();
        }
        BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
        long nanos = seconds.subtract(whole).multiply(NANOS).longValue();
        return Optional.of(Instant.ofEpochSecond(whole.longValueExact(), nanos));
    }

    /** The text for that time. */
    static String format(Instant time) {
        BigDecimal seconds = BigDecimal.valueOf(time.getEpochSecond())
                .add(BigDecimal.valueOf(time.getNano()).divide(NANOS));
        return seconds.signum() == 0 ? "0" : seconds.stripTrailingZeros().toPlainString();
    }
}
