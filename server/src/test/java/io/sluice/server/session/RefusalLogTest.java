package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.server.testing.ServerLog;
import io.sluice.vfs.StorageError;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testkit.Fault;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each command that the store lets fail is one reply, one line that says why, and one count. */
final class RefusalLogTest {

    private static final VfsPath PATH = VfsPath.of("/f");

    @RegisterExtension
    final ServerFixture server = ServerFixture.standard();

    private final Map<Fault.Call, List<String>> commands = Map.of(
            Fault.Call.STAT, List.of("SIZE f", "MDTM f", "MLST f", "RNFR f", "CWD d", "MFMT 20200101000000 f"),
            Fault.Call.LIST, List.of("NLST", "MLSD", "LIST d", "STAT d"),
            Fault.Call.OPEN_READ, List.of("RETR f", "HASH f"),
            Fault.Call.OPEN_WRITE, List.of("STOR f", "APPE f", "STOU"),
            Fault.Call.DELETE, List.of("DELE f"),
            Fault.Call.MAKE_DIRECTORY, List.of("MKD e", "SITE MKDIR e"),
            Fault.Call.REMOVE_DIRECTORY, List.of("RMD d"),
            Fault.Call.RENAME, List.of("RNTO e"),
            Fault.Call.SET_MODE, List.of("SITE CHMOD 644 f"),
            Fault.Call.FREE_BYTES, List.of("AVBL"));

    @BeforeEach
    void files() {
        server.put("/f", "content");
        server.makeDirectory("/d");
    }

    private void fails(ServerLog log, RawClient client, String command, StorageError error, Level level) {
        String verb = command.substring(0, (command + " ").indexOf(' '));
        if (verb.equals("RNTO")) {
            client.command("RNFR f", "350 ");
        }
        if (List.of("NLST", "MLSD", "LIST", "RETR", "STOR", "APPE", "STOU").contains(verb)) {
            client.command("EPSV", "229 ");
        }
        long lines = log.lines().stream()
                .filter(l -> l.contains("event=refused verb=" + verb + " argument="))
                .count();
        String reply = client.command(command, "");
        String code = reply.substring(0, 3);
        double counted = server.server().count("sluice.replies.failed", "code", code);
        assertTrue(counted >= 1, reply);
        List<String> new_ = log.lines().stream()
                .filter(l -> l.contains("event=refused verb=" + verb + " argument="))
                .skip(lines)
                .toList();
        assertEquals(1, new_.size(), command + ": " + log.tail());
        String line = new_.getFirst();
        assertTrue(line.contains("event=refused"), line);
        assertTrue(line.contains(" reply=" + code + " why="), line);
        assertTrue(line.contains(error.getClass().getSimpleName()), line);
        assertEquals(List.of(level), log.levels(line::equals), line);
    }

    private void all(StorageError error, Level level) {
        commands.forEach((call, list) -> {
            for (String command : list) {
                // A log of its own each: it keeps the last lines only.
                try (ServerLog log = ServerLog.open();
                        RawClient client = server.login()) {
                    if (call != Fault.Call.STAT || !command.startsWith("RNTO")) {
                        server.storage().fail(call, error);
                    }
                    fails(log, client, command, error, level);
                    server.storage().heal();
                }
            }
        });
    }

    @Test
    void whatTheStoreIsTheReasonOfIsNormalToLog() {
        all(new StorageError.Throttled("copy"), Level.INFO);
        all(new StorageError.Unavailable("it is away:\r\n\u001b[2J"), Level.INFO);
    }

    @Test
    void whatDoesNotFitIsForTracing() {
        all(new StorageError.MountPoint(PATH), Level.DEBUG);
        try (ServerLog log = ServerLog.open();
                RawClient client = server.login()) {
            fails(log, client, "SIZE missing", new StorageError.NotFound(PATH), Level.DEBUG);
        }
    }

    @Test
    void theReasonCannotEndTheLine() {
        try (ServerLog log = ServerLog.open();
                RawClient client = server.login()) {
            server.storage().fail(Fault.Call.DELETE, new StorageError.Unavailable("away\r\nevent=login\u001b[2J"));
            client.command("DELE f", "451 The store is unavailable; try again in a minute.");
            String line = log.lines().stream()
                    .filter(l -> l.contains("event=refused verb=DELE argument="))
                    .findFirst()
                    .orElseThrow();
            assertTrue(
                    line.endsWith("event=refused verb=DELE argument=f result=storage-unavailable reply=451"
                            + " why=\"Unavailable[why=away\\r\\nevent=login\\u001B[2J]\""),
                    line);
            assertTrue(log.lines().stream().noneMatch(l -> l.contains("\tat ")), log.tail());
        }
    }
}
