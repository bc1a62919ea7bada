package io.sluice.server.command;

import java.util.Set;

/** Commands that RFCs define and this server does not offer: 502, where an unknown one is 500. */
final class KnownVerbs {

    /** Of RFC 765, 959, 1639 and 2228; none of them is in {@link CommandTable}. */
    static final Set<String> NOT_OFFERED = Set.of(
            "SMNT", "ADAT", "CONF", "ENC", "MIC", "LPRT", "LPSV", "MLFL", "MAIL", "MSND", "MSOM", "MSAM", "MRSQ",
            "MRCP", "XRSQ", "XRCP");

    private KnownVerbs() {}
}
