package io.sluice.benchmarks.whole;

/** What is done with a bucket, each time as a whole. */
enum StoreCase {
    /** Downloads the large object. */
    RETR_BIG("RETR big", true),
    /** Uploads a large object. */
    STOR_BIG("STOR big", true),
    /** Uploads all small objects, to names where nothing was. */
    STOR_SMALL("STOR 4 KiB", false),
    /** Downloads all small objects. */
    RETR_SMALL("RETR 4 KiB", false),
    /** Lists the directory of many. */
    LIST("LIST", false);

    private final String label;
    private final boolean perByte;

    StoreCase(String label, boolean perByte) {
        this.label = label;
        this.perByte = perByte;
    }

    String label() {
        return label;
    }

    /** Whether bytes count, and not operations. */
    boolean perByte() {
        return perByte;
    }

    /** How many bytes or operations one time is. */
    long amount(StoreSizes sizes) {
        return switch (this) {
            case RETR_BIG, STOR_BIG -> sizes.big();
            case STOR_SMALL, RETR_SMALL -> sizes.small();
            case LIST -> 1;
        };
    }
}
