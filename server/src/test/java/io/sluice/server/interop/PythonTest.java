package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.vfs.testkit.Patterns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Python's ftplib, with scripts such as people write. */
class PythonTest extends AgainstLocalServer {

    private static final int SIZE = 3_000_007;

    private final byte[] content = new Patterns(6).bytes(0, SIZE);

    private String python(String host, String script) {
        String begin = """
                import ftplib, io, os, sys
                ftp = ftplib.FTP(timeout=30)
                ftp.connect(%s, %d)
                ftp.login('bob', 'secret')
                """.formatted("'" + host + "'", server.port());
        return server.client("python3", "-c", begin + script + "\nftp.quit()\n").run();
    }

    /** ftplib can send every name but an empty one: the whole tree goes up with STOR and comes back with MLSD. */
    @ParameterizedTest
    @CsvSource({"127.0.0.1, True", "::1, False"})
    void carriesTheTreeBothWays(String host, String passive) {
        Path tree = server.work().resolve("tree");
        assertEquals(DifficultTree.FILES, DifficultTree.create(tree, name -> true));
        python(host, """
                ftp.set_pasv(%s)
                def up(here, there):
                    ftp.mkd(there)
                    for name in sorted(os.listdir(here)):
                        path = os.path.join(here, name)
                        if os.path.isdir(path):
                            up(path, there + '/' + name)
                        else:
                            with open(path, 'rb') as f:
                                ftp.storbinary('STOR ' + there + '/' + name, f)
                def down(there, here):
                    os.mkdir(here)
                    ftp.cwd(there)
                    for name, facts in list(ftp.mlsd(facts=['type', 'size'])):
                        path = os.path.join(here, name)
                        if facts['type'] == 'dir':
                            down(there + '/' + name, path)
                            ftp.cwd(there)
                        else:
                            with open(path, 'wb') as f:
                                ftp.retrbinary('RETR ' + name, f.write)
                            assert os.path.getsize(path) == int(facts['size']), path
                up('tree', '/up')
                down('/up', 'back')
                """.formatted(passive));
        DifficultTree.assertSame(tree, server.root().resolve("up"));
        DifficultTree.assertSame(tree, server.work().resolve("back"));
    }

    /** abort() sends ABOR as urgent data, whose last byte the kernel takes out of the stream. */
    @Test
    void abortsInMidTransfer() throws IOException {
        Files.write(server.root().resolve("file"), new byte[40 << 20]);
        String said = python("127.0.0.1", """
                ftp.voidcmd('TYPE I')
                for size in [1, 1000, 100000, 5000000]:
                    data = ftp.transfercmd('RETR file')
                    got = 0
                    while got < size:
                        got += len(data.recv(min(65536, size - got)))
                    answer = ftp.abort()
                    data.close()
                    print(answer[:3])
                    # ftplib reads one reply; the 226 of ABOR itself comes behind the 426.
                    if answer[:3] == '426':
                        print(ftp.getmultiline()[:3])
                    print(ftp.voidcmd('NOOP')[:3], ftp.size('file'))
                data = ftp.transfercmd('STOR new')
                data.sendall(b'x' * 100000)
                print(ftp.abort()[:3], ftp.getmultiline()[:3])
                data.close()
                print(ftp.nlst())
                """);
        String rounds = "426\n226\n200 41943040\n".repeat(4);
        assertEquals(rounds + "426 226\n['file']\n", said);
    }

    @Test
    void restartsAndKeepsTheSessionAlive() throws IOException {
        Files.write(server.root().resolve("file"), content);
        Files.write(server.work().resolve("file"), content);
        python("::1", """
                got = io.BytesIO()
                ftp.retrbinary('RETR file', got.write, rest=1234567)
                data = open('file', 'rb').read()
                assert got.getvalue() == data[1234567:]
                assert ftp.voidcmd('NOOP').startswith('200')
                f = open('file', 'rb')
                ftp.storbinary('STOR half', io.BytesIO(data[:2000000]))
                f.seek(2000000)
                ftp.storbinary('STOR half', f, rest=2000000)
                assert ftp.size('half') == len(data)
                ftp.storbinary('APPE half', io.BytesIO(b'end'))
                ftp.rename('half', 'whole')
                assert sorted(ftp.nlst()) == ['file', 'whole'], ftp.nlst()
                ftp.delete('file')
                ftp.mkd('d "quoted" e')
                ftp.cwd('d "quoted" e')
                assert ftp.pwd() == '/d "quoted" e', ftp.pwd()
                ftp.cwd('..')
                ftp.rmd('d "quoted" e')
                """);
        byte[] whole = Files.readAllBytes(server.root().resolve("whole"));
        assertEquals(SIZE + 3, whole.length);
        assertArrayEquals(content, java.util.Arrays.copyOf(whole, SIZE));
    }

    /** Commands sent while a transfer runs are answered behind it, one reply for each. */
    @Test
    void answersNoopsOfARunningTransfer() throws IOException {
        Files.write(server.root().resolve("file"), content);
        String said = python("127.0.0.1", """
                ftp.voidcmd('TYPE I')
                data = ftp.transfercmd('RETR file')
                got = sent = 0
                while True:
                    part = data.recv(300000)
                    if not part:
                        break
                    got += len(part)
                    if sent < 5:
                        ftp.putcmd('NOOP')
                        sent += 1
                data.close()
                print(got, ftp.voidresp()[:3], [ftp.voidresp()[:3] for i in range(sent)])
                """);
        assertEquals(SIZE + " 226 ['200', '200', '200', '200', '200']\n", said);
    }

    @Test
    void readsLinesAndDirectories() throws IOException {
        Files.writeString(server.root().resolve("text"), "one\ntwo\r\n\nthree");
        String said = python("127.0.0.1", """
                lines = []
                ftp.retrlines('RETR text', lines.append)
                print(lines)
                ftp.storlines('STOR lines', io.BytesIO(b'a\\nb\\r\\n\\nc'))
                ftp.dir(lambda line: print(line.split()[-1]))
                """);
        assertTrue(said.startsWith("['one', 'two', '', 'three']\n"), said);
        assertEquals("a\nb\n\nc\n", Files.readString(server.root().resolve("lines")));
    }

    /**
     * A client of an older charset gets its names back byte for byte, although they are no UTF-8. Only 0xFF is left out:
     * ftplib does not double it, as Telnet (RFC 854) demands, and so loses it together with what follows.
     */
    @Test
    void carriesNamesThatAreNoUtf8() {
        python("127.0.0.1", """
                old = ftplib.FTP(timeout=30, encoding='latin-1')
                old.connect(ftp.host, ftp.port)
                old.login('bob', 'secret')
                for name in ['caf\\u00e9', '\\u00fe\\u00fd', '\\u00e9t\\u00e9 ']:
                    old.storbinary('STOR ' + name, io.BytesIO(name.encode('latin-1')))
                    got = io.BytesIO()
                    old.retrbinary('RETR ' + name, got.write)
                    assert got.getvalue() == name.encode('latin-1')
                assert sorted(old.nlst()) == sorted(['caf\\u00e9', '\\u00fe\\u00fd', '\\u00e9t\\u00e9 ']), old.nlst()
                assert os.path.exists(b'../root/caf\\xe9')
                assert os.path.exists(b'../root/\\xfe\\xfd')
                old.quit()
                """);
    }
}
