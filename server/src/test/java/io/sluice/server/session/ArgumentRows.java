package io.sluice.server.session;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The table for {@link ArgumentsTest}: each command of the server has a row, or a reason for having none. */
final class ArgumentRows {

    /** What any command with a path may refuse it with. */
    private static final Set<Integer> PATH = Set.of(501, 550, 553);

    private static final String TIME = "20260102030405";

    /** Commands that no row can hold, and why. */
    static final Map<String, String> WITHOUT = Map.of("QUIT", "ends the session whatever its argument is");

    private static final List<ArgumentRow> ROWS = List.of(
            ArgumentRow.of("USER", Set.of(331, 501), "bob", "anonymous"),
            ArgumentRow.of("PASS", Set.of(503), "secret"),
            ArgumentRow.of("ACCT", Set.of(202), "x"),
            ArgumentRow.of("REIN", Set.of(220), ""),
            ArgumentRow.of("AUTH", Set.of(502, 504), "TLS", "SSL", "GSSAPI"),
            ArgumentRow.of("PBSZ", Set.of(503), "0"),
            ArgumentRow.of("PROT", Set.of(503), "P", "C", "S"),
            ArgumentRow.of("CCC", Set.of(533), ""),
            ArgumentRow.of("CWD", with(250), "d", "/", "..", "/d/../d"),
            ArgumentRow.of("CDUP", with(250), ""),
            ArgumentRow.of("PWD", Set.of(257), ""),
            ArgumentRow.of("TYPE", Set.of(200, 501, 504), "A", "I", "A N", "L 8", "L8", "E", "L 36"),
            ArgumentRow.of("STRU", Set.of(200, 501, 504), "F", "R", "P"),
            ArgumentRow.of("MODE", Set.of(200, 501, 504), "S", "B", "C", "Z"),
            ArgumentRow.of("PASV", Set.of(227), ""),
            ArgumentRow.of("EPSV", Set.of(229, 200, 501, 522), "", "1", "2", "3", "ALL"),
            ArgumentRow.of(
                    "PORT", Set.of(200, 500, 501), "127,0,0,1,200,10", "0,0,0,0,4,1", "127,0,0,1,0,21", "8,8,8,8,9,9"),
            ArgumentRow.of(
                    "EPRT",
                    Set.of(200, 500, 501, 522),
                    "|1|127.0.0.1|50000|",
                    "|2|::1|50000|",
                    "|3|127.0.0.1|50000|",
                    "|1|127.0.0.1|21|"),
            ArgumentRow.of("RETR", with(425, 554), "f", "d", "none"),
            ArgumentRow.of("STOR", with(425), "new", "d", "f"),
            ArgumentRow.of("STOU", with(425), "", "new"),
            ArgumentRow.of("APPE", with(425), "f", "new"),
            ArgumentRow.of("ALLO", Set.of(200, 501), "0", "1000", "1000 R 80"),
            ArgumentRow.of("REST", Set.of(350, 501), "0", "1000"),
            ArgumentRow.of("RANG", Set.of(350, 501), "0 5", "1 0", "5 4", "0 9223372036854775807", "7 7"),
            ArgumentRow.of("HASH", with(213), "f", "d", "none"),
            ArgumentRow.of("MD5", with(251), "f", "d"),
            sum("XCRC"),
            sum("XMD5"),
            sum("XSHA"),
            sum("XSHA1"),
            sum("XSHA256"),
            sum("XSHA512"),
            ArgumentRow.of("COMB", with(250, 504), "new f", "\"new\" \"f\"", "f f", "f d", "d f", "\"f"),
            ArgumentRow.of("RNFR", with(350), "f", "none"),
            ArgumentRow.of("RNTO", with(503), "g"),
            ArgumentRow.of("DELE", with(250), "f", "d", "none"),
            ArgumentRow.of("MKD", with(257), "new", "d"),
            ArgumentRow.of("RMD", with(250), "d", "f", "/"),
            ArgumentRow.of("LIST", with(425), "", "-la", "-R d", "d", "*"),
            ArgumentRow.of("NLST", with(425), "", "-a", "d", "[a-z]*"),
            ArgumentRow.of("MLST", with(250), "", "f", "d"),
            ArgumentRow.of("MLSD", with(425), "", "d", "f"),
            ArgumentRow.of("SIZE", with(213), "f", "d"),
            ArgumentRow.of("MDTM", with(213), "f", "d", TIME + " f"),
            ArgumentRow.of("MFMT", with(213), TIME + " f", TIME + ".123 f", "99991231235959 f", TIME),
            ArgumentRow.of("MFCT", with(213, 504), TIME + " f"),
            ArgumentRow.of("MFF", with(213, 504), "Modify=" + TIME + ";UNIX.mode=0644; f", "Perm=rw; f", "; f"),
            ArgumentRow.of("AVBL", with(213, 504), "", "/", "d", "f"),
            ArgumentRow.of("ABOR", Set.of(226), ""),
            ArgumentRow.of("STAT", with(211, 212, 213), "", "f", "d", "-l *"),
            ArgumentRow.of("SYST", Set.of(215), ""),
            ArgumentRow.of("HELP", Set.of(214, 501, 502), "", "STOR", "SITE", "SMNT"),
            ArgumentRow.of("NOOP", Set.of(200), ""),
            ArgumentRow.of("FEAT", Set.of(211), ""),
            ArgumentRow.of(
                    "OPTS",
                    Set.of(200, 501, 504),
                    "UTF8 ON",
                    "MLST type;size;",
                    "MODE Z LEVEL 9",
                    "REST STOR",
                    "HASH SHA-256"),
            ArgumentRow.of(
                    "SITE",
                    with(200, 211, 214, 250, 350, 503, 504),
                    "HELP",
                    "CHMOD 644 f",
                    "UTIME " + TIME + " f",
                    "UTIME f " + TIME + " " + TIME + " " + TIME + " UTC",
                    "CPFR f",
                    "CPTO g",
                    "MKDIR new",
                    "RMDIR d",
                    "SYMLINK f g",
                    "WHO",
                    "IDLE x"),
            ArgumentRow.of("HOST", Set.of(501, 503), "ftp.example.com", "[::1]", "127.0.0.1"),
            ArgumentRow.of("LANG", Set.of(200, 501, 504), "", "en", "en-US", "de"),
            ArgumentRow.of("CSID", Set.of(200, 501), "Name=x; Version=1;", ""),
            ArgumentRow.of("CLNT", Set.of(200), "me 1.0"));

    private ArgumentRows() {}

    /** The rows by their verbs. */
    static Map<String, ArgumentRow> byVerb() {
        Map<String, ArgumentRow> rows = new TreeMap<>();
        ROWS.forEach(row -> rows.put(row.verb(), row));
        return rows;
    }

    private static ArgumentRow sum(String verb) {
        return ArgumentRow.of(verb, with(250, 554), "f", "\"f\"", "\"f\" 0 5", "f 0 5", "\"f\" 5 0", "\"f\" 0 99", "d");
    }

    private static Set<Integer> with(Integer... successes) {
        Set<Integer> codes = new HashSet<>(PATH);
        codes.addAll(List.of(successes));
        return codes;
    }
}
