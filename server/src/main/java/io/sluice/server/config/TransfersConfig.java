package io.sluice.server.config;

/**
 * What happens to uploads that do not end well.
 *
 * @param incomplete what becomes of an upload that was cut: by an error of the data connection, by ABOR, or because its
 *     control connection ended before the commit (a killed client ends its file just like a living one)
 * @param requireAnnouncedSize whether an upload that ends before the size that ALLO announced is refused with 426
 */
public record TransfersConfig(Incomplete incomplete, boolean requireAnnouncedSize) {

    /** Cut uploads leave nothing. */
    public static final TransfersConfig DEFAULTS = new TransfersConfig(Incomplete.DISCARD, false);

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
