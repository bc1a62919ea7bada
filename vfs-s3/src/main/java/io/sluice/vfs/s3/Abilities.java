package io.sluice.vfs.s3;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a store can do beyond the least that all can: found out, not believed.
 *
 * @param set what it can
 */
record Abilities(Set<Ability> set) {

    /** One of these things, with the words for it. */
    enum Ability {
        /** Objects can be written and removed. */
        WRITE("writing and removing objects"),
        /** PutObject obeys If-None-Match: {@code *}. */
        EXCLUSIVE_PUT("PutObject that refuses a taken name"),
        /** PutObject obeys If-Match. */
        MATCHING_PUT("PutObject that refuses a changed object"),
        /** Objects can be written in parts. */
        MULTIPART("multipart uploads"),
        /** UploadPartCopy exists. */
        PART_COPY("parts copied within the store"),
        /** UploadPartCopy obeys the condition on its source. */
        MATCHING_COPY("copies that refuse a changed source"),
        /** CompleteMultipartUpload obeys If-None-Match: {@code *}. */
        EXCLUSIVE_COMPLETE("CompleteMultipartUpload that refuses a taken name"),
        /** CompleteMultipartUpload obeys If-Match. */
        MATCHING_COMPLETE("CompleteMultipartUpload that refuses a changed object"),
        /** The store keeps checksums beside objects and tells them. */
        STORED_CHECKSUMS("checksums kept with objects"),
        /** The ETag of what was written in one request is the MD5 of its bytes. */
        MD5_ETAGS("ETags that are MD5 sums"),
        /** Listings encode the whole of what they repeat, so that control characters in names do not break their XML. */
        CONTROL_NAMES("control characters in names");

        private final String words;

        Ability(String words) {
            this.words = words;
        }
    }

    /** What every store has, as far as nobody looked. */
    static final Abilities LEAST = new Abilities(EnumSet.of(Ability.WRITE, Ability.MULTIPART));

    Abilities {
        set = Set.copyOf(set);
    }

    boolean has(Ability ability) {
        return set.contains(ability);
    }

    /** One line for each. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Ability ability : Ability.values()) {
            lines.add(ability.words + ": " + (has(ability) ? "yes" : "no"));
        }
        return lines;
    }
}
