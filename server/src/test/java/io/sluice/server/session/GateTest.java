package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.command.CommandSpec;
import io.sluice.server.command.CommandSpec.Rule;
import io.sluice.server.command.CommandTable;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What holds for all commands of the table, and for those that are not in it. */
class GateTest {

    private static final Set<String> WITHOUT_LOGIN = Set.of(
            "USER", "PASS", "ACCT", "REIN", "QUIT", "FEAT", "OPTS", "HELP", "NOOP", "SYST", "STRU", "MODE", "CLNT",
            "HOST", "LANG", "CSID", "AUTH", "PBSZ", "PROT");

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    @Test
    void whatNeedsALoginIsRefusedWithout() {
        RawClient client = server.connect();
        for (CommandSpec spec : CommandTable.standard().specs()) {
            assertEquals(WITHOUT_LOGIN.contains(spec.verb()), spec.has(Rule.BEFORE_LOGIN), spec.verb());
            if (!spec.has(Rule.BEFORE_LOGIN)) {
                for (String verb : verbs(spec)) {
                    client.command(verb, "530 ");
                    client.command(verb.toLowerCase(Locale.ROOT) + " x", "530 ");
                }
            }
        }
        client.command("USER bob", "331 ");
        client.command("RETR x", "530 ");
    }

    @Test
    void missingArgumentsAreRefused() {
        RawClient client = server.login();
        for (CommandSpec spec : CommandTable.standard().specs()) {
            if (spec.has(Rule.NEEDS_ARGUMENT)) {
                for (String verb : verbs(spec)) {
                    client.command(verb, "501 ");
                    client.command(verb + " ", "501 ");
                }
            }
        }
        client.command("PWD", "257 ");
    }

    @Test
    void everyVerbOfTheIssueIsThere() {
        List<String> wanted =
                List.of(("USER PASS ACCT REIN QUIT CWD XCWD CDUP XCUP PWD XPWD PORT EPRT PASV EPSV TYPE STRU"
                                + " MODE RETR STOR STOU APPE ALLO REST RNFR RNTO DELE MKD XMKD RMD XRMD LIST NLST MLST MLSD SIZE"
                                + " MDTM MFMT ABOR STAT SYST HELP NOOP FEAT OPTS SITE HOST CLNT CSID LANG MFCT MFF AVBL")
                        .split(" "));
        assertTrue(CommandTable.standard().verbs().containsAll(wanted));
    }

    @Test
    void verbsHaveNoCase() {
        RawClient client = server.login();
        client.command("pwd", "257 ");
        client.command("xPwD", "257 ");
        client.command("XmKd d", "257 ");
        client.command("xcwd d", "250 ");
        client.command("xcup", "250 ");
        client.command("xrmd d", "250 ");
        client.command("  noop", "200 ");
    }

    @Test
    void unknownIsNotTheSameAsNotOffered() {
        RawClient client = server.connect();
        for (String verb : List.of("XYZZY", "NOOPX", "", "US", "*", "\u00C4")) {
            client.command(verb, "500 ");
        }
        for (String verb : List.of("SMNT", "ADAT x", "conf x", "ENC x", "MIC x", "LPRT 1")) {
            client.command(verb, "502 ");
        }
        client.login("bob");
        client.command("XYZZY", "500 ");
        client.command("SMNT /", "502 ");
    }

    private static List<String> verbs(CommandSpec spec) {
        List<String> verbs = new ArrayList<>(spec.aliases());
        verbs.add(spec.verb());
        return verbs;
    }
}
