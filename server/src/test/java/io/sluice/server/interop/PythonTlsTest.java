package io.sluice.server.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.config.TlsVersion;
import io.sluice.vfs.testkit.Patterns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Python's ftplib.FTP_TLS as it is, and with the two recipes that are told everywhere: reused sessions, implicit TLS. */
class PythonTlsTest extends AgainstTlsServer {

    private static final int SIZE = 3_000_007;

    private final byte[] content = new Patterns(6).bytes(0, SIZE);

    /**
     * A session {@code ftp} that goes that way.
     *
     * @param reuse whether data connections resume the session of the control connection
     */
    static String begin(LocalServer server, Way way, Path authority, boolean reuse) {
        return """
                import ftplib, io, os, socket, ssl
                class Reusing(ftplib.FTP_TLS):
                    def ntransfercmd(self, cmd, rest=None):
                        conn, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
                        if self._prot_p:
                            conn = self.context.wrap_socket(
                                conn, server_hostname=self.host, session=self.sock.session)
                        return conn, size
                class Implicit(%s):
                    @property
                    def sock(self):
                        return self._sock
                    @sock.setter
                    def sock(self, value):
                        if value is not None and not isinstance(value, ssl.SSLSocket):
                            value = self.context.wrap_socket(value, server_hostname=self.host)
                        self._sock = value
                context = ssl.create_default_context(cafile='%s')
                context.minimum_version = context.maximum_version = ssl.TLSVersion.%s
                ftp = %s(context=context, timeout=30)
                ftp.connect('%s', %d)
                ftp.login('bob', 'secret')
                ftp.prot_p()
                ftp.set_pasv(%s)
                """.formatted(
                        reuse ? "Reusing" : "ftplib.FTP_TLS",
                        authority,
                        way.is13() ? "TLSv1_3" : "TLSv1_2",
                        way.implicit() ? "Implicit" : reuse ? "Reusing" : "ftplib.FTP_TLS",
                        way.host(),
                        server.port(way),
                        way.passive() ? "True" : "False");
    }

    private String python(Way way, boolean reuse, String script) {
        return server.client("python3", "-c", begin(server, way, authority, reuse) + script + "\nftp.quit()\n")
                .run();
    }

    private static final String BOTH_WAYS = """
            content = open('content', 'rb').read()
            ftp.mkd('d')
            ftp.storbinary('STOR d/file', open('content', 'rb'))
            back = io.BytesIO()
            ftp.retrbinary('RETR d/file', back.write)
            assert back.getvalue() == content
            assert ftp.nlst('d') == ['d/file'], ftp.nlst('d')
            assert [(name, facts['size']) for name, facts in ftp.mlsd('d', ['size'])] == [('file', str(len(content)))]
            rest = io.BytesIO()
            ftp.retrbinary('RETR d/file', rest.write, rest=2000000)
            assert rest.getvalue() == content[2000000:]
            ftp.storbinary('STOR half', io.BytesIO(content[:1000000]))
            ftp.storbinary('STOR half', io.BytesIO(content[1000000:]), rest=1000000)
            lines = []
            ftp.storlines('STOR lines', io.BytesIO(b'a\\nb\\n'))
            ftp.retrlines('RETR lines', lines.append)
            assert lines == ['a', 'b'], lines
            """;

    @ParameterizedTest
    @MethodSource("io.sluice.server.interop.Way#all")
    void carriesFilesAndLists(Way way) throws IOException {
        Files.write(server.work().resolve("content"), content);
        python(way, true, BOTH_WAYS);
        assertArrayEquals(content, Files.readAllBytes(server.root().resolve("d/file")));
        assertArrayEquals(content, Files.readAllBytes(server.root().resolve("half")));
        assertAllIn(way);
        assertEquals(9, server.count("sluice.tls.bindings", "result", "bound"), server::logTail);
    }

    /** ftplib as it is resumes nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"1.2", "1.3"})
    void needNotResume(String version) throws IOException {
        Files.write(server.work().resolve("content"), content);
        Way way = Way.explicit(TlsVersion.parse(version));
        python(way, false, BOTH_WAYS);
        assertArrayEquals(content, Files.readAllBytes(server.root().resolve("half")));
        assertEquals(9, server.count("sluice.tls.bindings", "result", "unbound"), server::logTail);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusesAnotherCertificate(boolean implicit) {
        Way way = new Way(implicit, TlsVersion.V1_3, true, Way.IPV4);
        Client.Ended ended = server.client("python3", "-c", begin(server, way, stranger, true))
                .runTo(1);
        assertTrue(ended.errors().contains("CERTIFICATE_VERIFY_FAILED"), ended.errors());
    }

    /** Who looks into what is stored by the session finds what it needs to know there. */
    @Test
    void mayNotLeaveTheDataInClear() {
        python(Way.explicit(TlsVersion.V1_3), true, """
                try:
                    ftp.prot_c()
                    raise Exception('allowed')
                except ftplib.error_perm as e:
                    assert str(e).startswith('534'), e
                ftp.sendcmd('PROT P')
                assert ftp.nlst() == []
                """);
    }

    /** ABOR is urgent data of which TLS knows nothing: ftplib sends it into the middle of a record, so people do this. */
    @Test
    void breaksOffADownload() throws IOException {
        Files.write(server.root().resolve("large"), new byte[20 << 20]);
        String said = python(Way.explicit(TlsVersion.V1_3), true, """
                ftp.voidcmd('TYPE I')
                data = ftp.transfercmd('RETR large')
                data.recv(100000)
                ftp.putcmd('ABOR')
                print(ftp.getmultiline()[:3], ftp.getmultiline()[:3], ftp.voidcmd('NOOP')[:3])
                data.close()
                """);
        assertEquals("426 226 200\n", said);
    }
}
