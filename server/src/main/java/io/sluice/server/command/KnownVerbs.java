package io.sluice.server.command;

import java.util.Set;

/** Commands that RFCs define and this server does not offer: 502, where an unknown one is 500. */
final class KnownVerbs {

    /** RFC 959, 1639, 2228, 2640, 3659, 5797, 7151 and the extensions in use. */
    static final Set<String> NOT_OFFERED = Set.of(
            "SMNT", "ADAT", "AUTH", "CCC", "CONF", "ENC", "MIC", "PBSZ", "PROT", "LPRT", "LPSV", "MLFL", "MAIL", "MSND",
            "MSOM", "MSAM", "MRSQ", "MRCP", "XRSQ", "XRCP");

    private KnownVerbs() {}
}
