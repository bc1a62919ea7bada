package io.sluice.vfs.s3;

import io.sluice.vfs.s3.Abilities.Ability;

/**
 * How large the parts of an upload become. They grow, so that little memory serves small files and the largest object
 * still fits in as many parts as a store takes.
 *
 * <p>When memory is short, parts go out smaller than planned. So the last of the numbers are not for parts that are sent:
 * from {@link Limits#direct} on, parts are first put together in the store, in objects of their own, and copied from there
 * without passing here again.
 *
 * @param first the size of the first parts, in bytes
 * @param equal whether all parts but the last have that size, which some stores demand
 * @param copies whether the store copies parts
 * @param limits what the store allows
 */
record PartPlan(long first, boolean equal, boolean copies, Limits limits) {

    /**
     * What stores allow.
     *
     * @param parts the largest number of a part
     * @param direct the last number that is for a part that is sent, where the store copies parts
     * @param smallest the least bytes of a part that is not the last
     * @param copy the most bytes of a part that is copied
     * @param object the most bytes of an object
     */
    record Limits(int parts, int direct, long smallest, long copy, long object) {

        /** Those of S3: 8,900 parts of 5 MiB, and 1,100 of 5 GiB behind them, are more than 5 TiB. */
        static final Limits S3 = new Limits(10_000, 8_900, 5L << 20, 5L << 30, 5L << 40);

        /** Where objects come in one request only. */
        static final Limits ONE_PART = new Limits(1, 1, 5L << 20, 5L << 30, 5L << 40);
    }

    private static final long MEBIBYTE = 1L << 20;

    /** Between these numbers of parts the size doubles; what is reached at the last one serves the rest. */
    private static final int[] DOUBLED_AFTER = {1_000, 2_000, 4_000};

    /** A server-side copy of fewer bytes is a matter of seconds. */
    private static final long USUAL_COPY = 256L << 20;

    private static final int MOST_COPIES_OF_BASE = 1_000;

    /** The plan that the settings say. */
    static PartPlan of(UploadsConfig config, Abilities abilities) {
        Limits limits = abilities.has(Ability.MULTIPART) ? Limits.S3 : Limits.ONE_PART;
        return new PartPlan(config.partSize().bytes(), config.equalParts(), abilities.has(Ability.PART_COPY), limits);
    }

    /** The same for a file whose size somebody knows: no parts smaller than it needs. */
    PartPlan expecting(long bytes) {
        if (equal) {
            return this;
        }
        long needed = (bytes / directParts() / MEBIBYTE + 1) * MEBIBYTE;
        return new PartPlan(Math.max(first, Math.min(needed, limits.copy())), false, copies, limits);
    }

    /** The most bytes of the part with that number, from 1 on. */
    long size(int number) {
        long size = first;
        for (int step : DOUBLED_AFTER) {
            if (!equal && number > step) {
                size *= 2;
            }
        }
        return Math.min(size, limits.copy());
    }

    /** The least bytes that may go out as a part while more come. */
    long smallest() {
        return equal ? first : limits.smallest();
    }

    /** How many segments an upload needs for itself, so that it can always fill a part. */
    int reserve() {
        return (int) ((smallest() + SegmentBudget.SEGMENT - 1) / SegmentBudget.SEGMENT);
    }

    /** Up to which number parts are sent; beyond it they are composed in the store, if it can. */
    int directParts() {
        return composes() ? limits.direct() : limits.parts();
    }

    /** Whether parts can be put together from smaller ones; copied parts are rarely equal. */
    boolean composes() {
        return copies && !equal;
    }

    /** How many bytes of what is there are copied in front of new parts; the rest of it is read into the first of them. */
    long copied(long offset) {
        if (equal) {
            return offset / first * first;
        }
        return offset >= limits.smallest() ? offset : 0;
    }

    /** How many bytes of that many each copy has; the last one may have up to twice as many, never fewer. */
    long copySize(long bytes) {
        if (equal) {
            return first;
        }
        return Math.min(limits.copy() / 2, Math.max(USUAL_COPY, bytes / MOST_COPIES_OF_BASE));
    }

    /**
     * The largest object that is sure to fit, whatever other uploads hold.
     */
    long largest() {
        if (limits.parts() == 1) {
            return first;
        }
        return composes() ? limits.object() : Math.min(limits.object(), limits.parts() * smallest());
    }

    /** The largest object that an upload can become which is alone and has that much memory. */
    long largestAlone(long memory) {
        if (composes() && limits.parts() > 1) {
            return limits.object();
        }
        long sum = 0;
        for (int number = 1; number <= limits.parts(); number++) {
            sum += Math.min(size(number), memory);
        }
        return Math.min(limits.object(), sum);
    }
}
