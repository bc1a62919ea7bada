package io.sluice.benchmarks.whole;

/** Many sessions that are logged in and do nothing: what counts is memory. */
enum IdleScenario {
    /** In clear. */
    CLEAR("idle sessions", false),
    /** Under TLS, ready for protected transfers. */
    TLS("idle TLS sessions", true);

    private final String label;
    private final boolean tls;

    IdleScenario(String label, boolean tls) {
        this.label = label;
        this.tls = tls;
    }

    /** What the tables call it. */
    String label() {
        return label;
    }

    boolean tls() {
        return tls;
    }
}
