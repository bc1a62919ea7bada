package io.sluice.server.session;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import io.sluice.server.command.CommandSpec;
import io.sluice.server.command.CommandTable;
import io.sluice.server.testing.Configs;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.ServerFixture;
import io.sluice.server.testing.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Arguments are total: whatever a client writes behind a verb, the answer is one that the command has, never an error of
 * ours, and the session goes on. Commands come from the server's own table: a new one fails until it has a row.
 */
class ArgumentsTest {

    /** Fixed, so that a failure comes again; another one tries other values. */
    private static final long SEED = 959;

    /** Lines on the way at once; the server bears 64. */
    private static final int PIPELINED = 32;

    private static final int LINE_LIMIT = 4096;
    private static final int TOO_LONG = 500;

    @RegisterExtension
    final ServerFixture server = ServerFixture.with(Configs.passive(TestServer.PORTS, 10, Duration.ZERO));

    static Stream<String> verbs() {
        return CommandTable.standard().specs().stream().map(CommandSpec::verb).distinct();
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void anyArgumentIsAnswered(String verb) {
        if (ArgumentRows.WITHOUT.containsKey(verb)) {
            assertFalse(ArgumentRows.WITHOUT.get(verb).isBlank(), verb);
            return;
        }
        ArgumentRow row = ArgumentRows.byVerb().get(verb);
        if (row == null) {
            throw new AssertionError(verb + " has no row in ArgumentRows: which codes can its arguments lead to?");
        }
        server.put("/f", "one two three");
        server.makeDirectory("/d");
        List<String> arguments = ArgumentValues.of(row.valid(), SEED);
        RawClient client = server.login();
        for (int from = 0; from < arguments.size(); from += PIPELINED) {
            List<String> some = arguments.subList(from, Math.min(from + PIPELINED, arguments.size()));
            client.sendTogether(some.stream().map(a -> verb + " " + a).toArray(String[]::new));
            for (String argument : some) {
                String reply = client.reply();
                if (!isFit(row, argument, reply)) {
                    String least = shrink(row, argument);
                    fail(verb + " " + readable(least) + " (from " + readable(argument) + "): " + reply);
                }
            }
        }
        client.command("NOOP", "200 ");
    }

    private static boolean isFit(ArgumentRow row, String argument, String reply) {
        int code = Integer.parseInt(reply, 0, 3, 10);
        // Only IAC counts less than it is long.
        boolean tooLong = row.verb().length() + 1 + argument.length() > LINE_LIMIT;
        Set<Integer> codes = row.codes();
        return tooLong ? code == TOO_LONG : codes.contains(code) || (argument.isBlank() && code == 501);
    }

    /** A shorter argument that fails too, each tried on a fresh session. */
    private String shrink(ArgumentRow row, String argument) {
        String least = argument;
        int size = least.length() / 2;
        while (size > 0) {
            String shorter = least;
            for (int from = 0; from + size <= least.length() && shorter.equals(least); from += size) {
                String candidate = least.substring(0, from) + least.substring(from + size);
                try (RawClient client = server.login()) {
                    client.send(row.verb() + " " + candidate);
                    if (!isFit(row, candidate, client.reply())) {
                        shorter = candidate;
                    }
                }
            }
            size = shorter.equals(least) ? size / 2 : Math.min(size, shorter.length());
            least = shorter;
        }
        return least;
    }

    private static String readable(String argument) {
        StringBuilder out = new StringBuilder("\"");
        argument.chars().forEach(c -> {
            if (c >= ' ' && c < 0x7F) {
                out.append((char) c);
            } else {
                out.append(String.format("\\x%02X", c));
            }
        });
        return out.append('"').toString();
    }
}
