package io.sluice.server.firewall;

/** What the firewall does, as input of {@code nft -f -}. Control connections go to port 21; all else must be related. */
final class Rules {

    /** Forgets everything, then: may the client open a control connection, and what follows from one. */
    private static final String PASSING = """
            flush ruleset
            table inet firewall {
              ct helper ftp {
                type "ftp" protocol tcp;
              }
              chain arriving {
                type filter hook prerouting priority -150;
                %s
              }
              chain passing {
                type filter hook forward priority 0; policy drop;
                ct state established,related accept
                iifname "to-client" tcp dport { 21, 2121 } tcp flags syn / syn,ack ct state new accept
                %s
                meta l4proto tcp reject with tcp reset
              }
            }
            """;

    private static final String TRACKED = "tcp dport { 21, 2121 } ct helper set \"ftp\"";

    /** The client's side is hidden behind the firewall's own address. */
    private static final String MASQUERADE = """
            table inet hiding {
              chain leaving {
                type nat hook postrouting priority 100;
                oifname "to-server" masquerade
              }
            }
            """;

    /** The firewall's address on the client's side is the server's for those ports. */
    private static final String PUBLISH = """
            table ip publishing {
              chain entering {
                type nat hook prerouting priority -100;
                ip daddr 10.1.0.1 tcp dport { %s } dnat to 10.2.0.2
              }
            }
            """;

    /** The passive ports of the server that announces the firewall's address. */
    static final String ANNOUNCED_PORTS = "21200-21209";

    private Rules() {}

    /** Follows control connections and passes what is related to them. */
    static String following() {
        return PASSING.formatted(TRACKED, "");
    }

    /** The same without looking into control connections: data connections are related to nothing. */
    static String blind() {
        return PASSING.formatted("", "");
    }

    /** Follows, and translates the client's addresses. */
    static String followingAndHidingTheClient() {
        return following() + MASQUERADE;
    }

    /** Translates the client's addresses without looking into control connections. */
    static String blindAndHidingTheClient() {
        return blind() + MASQUERADE;
    }

    /** Follows, and translates the server's addresses. */
    static String followingAndPublishing() {
        return following() + PUBLISH.formatted("21, 2121");
    }

    /** Looks into nothing, and passes the passive ports on: for a server that knows the address to announce. */
    static String publishingAllPorts() {
        String ports = "21, 2121, " + ANNOUNCED_PORTS;
        return PASSING.formatted("", "tcp dport { " + ANNOUNCED_PORTS + " } ct state new accept")
                + PUBLISH.formatted(ports);
    }

    /** Follows, and forgets a connection when nothing came over it for two seconds. */
    static String forgetful() {
        return following() + """
                table ip forgetting {
                  ct timeout soon {
                    protocol tcp;
                    policy = { established : 2 };
                  }
                  chain arriving {
                    type filter hook prerouting priority -150;
                    tcp dport { 21, 2121 } ct timeout set "soon"
                  }
                }
                """;
    }

    /** Passes nothing and answers nothing, not even what was there before. */
    static String dead() {
        return """
                flush ruleset
                table inet firewall {
                  chain passing {
                    type filter hook forward priority 0; policy drop;
                  }
                }
                """;
    }
}
