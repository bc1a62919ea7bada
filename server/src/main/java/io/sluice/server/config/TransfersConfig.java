package io.sluice.server.config;

/**
 * What happens to uploads that do not end well, and whether data may be compressed.
 *
 * @param incomplete what becomes of an upload that was cut: by an error of the data connection, by ABOR, or because its
 *     control connection ended before the commit (a killed client ends its file just like a living one)
 * @param requireAnnouncedSize whether an upload that ends before the size that ALLO announced is refused with 426
 * @param compression whether MODE Z is offered
 * @param compressionLevel zlib's effort in MODE Z, 1 to 9, until a client asks for another
 */
public record TransfersConfig(
        Incomplete incomplete, boolean requireAnnouncedSize, boolean compression, int compressionLevel) {

    /** The lowest effort of zlib. */
    public static final int LEAST_LEVEL = 1;

    /** The highest effort of zlib. */
    public static final int MOST_LEVEL = 9;

    /** Cut uploads leave nothing. */
    public static final TransfersConfig DEFAULTS = new TransfersConfig(Incomplete.DISCARD, false, false, 6);

    /** Checks the bounds. */
    public TransfersConfig {
        Checks.range("compression-level", compressionLevel, LEAST_LEVEL, MOST_LEVEL);
    }

    /** What becomes of a cut upload. */
    public enum Incomplete {
        /** Nothing was ever there; what was there before stays. */
        DISCARD,
        /**
         * What arrived, if anything did, stays under the name in place of what was there before, to be resumed with REST
         * or APPE; only in stores that can. An upload that the store itself cut, because it is full for example, is
         * discarded all the same.
         */
        KEEP
    }
}
