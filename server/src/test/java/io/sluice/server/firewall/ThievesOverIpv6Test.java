package io.sluice.server.firewall;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.firewall.Namespaces.Place;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Owner and thieves over IPv6, which needs two addresses: a machine has only one of its own for sure. */
class ThievesOverIpv6Test {

    private static final String SCRIPT = """
            import re, socket, threading
            SERVER, OWNER, THIEF = "fd02::2", "fd01::2", "fd01::3"
            done = threading.Event()
            attempts, stolen = [0] * 4, [0] * 4
            def connect(source, port):
                return socket.create_connection((SERVER, port), 10, (source, 0))
            def steal(me):
                port = 21100
                while not done.is_set():
                    try:
                        with connect(THIEF, port) as s:
                            attempts[me] += 1
                            s.sendall(b"!")
                            stolen[me] += len(s.recv(10))
                    except OSError:
                        pass
                    port = 21100 + (port - 21099) % 2
            control = connect(OWNER, 21)
            lines = control.makefile("rb")
            def command(line, code):
                control.sendall(line + b"\\r\\n")
                return expect(code)
            def expect(code):
                line = lines.readline()
                assert line.startswith(code), line
                return line
            def data():
                return connect(OWNER, int(re.search(rb"\\|(\\d+)\\|", command(b"EPSV", b"229")).group(1)))
            expect(b"220")
            command(b"USER bob", b"331")
            command(b"PASS secret", b"230")
            command(b"TYPE I", b"200")
            thieves = [threading.Thread(target=steal, args=(i,)) for i in range(4)]
            for thief in thieves: thief.start()
            try:
                mine = b"for the owner only " * 1000
                for round in range(100):
                    with data() as out:
                        command(b"STOR f", b"150")
                        out.sendall(mine)
                    expect(b"226")
                    with data() as back:
                        command(b"RETR f", b"150")
                        got = back.makefile("rb").read()
                    expect(b"226")
                    assert got == mine, got[:100]
            finally:
                done.set()
                for thief in thieves: thief.join()
            assert sum(stolen) == 0, stolen
            assert sum(attempts) > 100, attempts
            print("attempts", sum(attempts))
            """;

    @Test
    void getNothingAndCostNothing(@TempDir Path directory) {
        try (Laboratory lab = new Laboratory(directory)) {
            lab.rules("flush ruleset");
            lab.server(21, "passive.ports=21100-21101", "passive.rest=100ms");
            String said = lab.script(Place.CLIENT, SCRIPT);
            assertTrue(said.startsWith("attempts "), said);
        }
    }
}
