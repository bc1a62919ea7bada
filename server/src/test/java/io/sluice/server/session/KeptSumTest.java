package io.sluice.server.session;

import io.sluice.server.testing.Configs;
import io.sluice.server.testing.RawClient;
import io.sluice.server.testing.TestServer;
import io.sluice.vfs.ByteRange;
import io.sluice.vfs.Download;
import io.sluice.vfs.Storage;
import io.sluice.vfs.Upload;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteMode;
import io.sluice.vfs.decorate.ForwardingDownload;
import io.sluice.vfs.decorate.ForwardingStorage;
import io.sluice.vfs.memory.MemoryStorage;
import io.sluice.vfs.testkit.LeakCheck;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** HASH and the X commands where the store keeps sums: nobody reads the file, so no limit of reading holds. */
class KeptSumTest {

    private static final String KEPT = "00112233445566778899aabbccddeeff";

    /** Keeps sums of MD5, which are no file's: so it shows where one comes from. */
    private static final class Keeping extends ForwardingStorage {

        Keeping(Storage delegate) {
            super(delegate);
        }

        @Override
        protected Storage decorate(Storage subtree) {
            return new Keeping(subtree);
        }

        @Override
        public Download openRead(VfsPath path, ByteRange range) {
            return new ForwardingDownload(super.openRead(path, range)) {
                @Override
                public Optional<String> checksum(String algorithm) {
                    return algorithm.equals("MD5") ? Optional.of(KEPT) : Optional.empty();
                }
            };
        }
    }

    @Test
    void theSumOfTheWholeFileIsTheStoresAndOfItsPartsOurs() {
        MemoryStorage memory = new MemoryStorage(1 << 20, InstantSource.system());
        try (Upload upload = memory.openWrite(VfsPath.of("/f"), new WriteMode.CreateOrReplace())) {
            upload.write(ByteBuffer.wrap("123456789".getBytes(StandardCharsets.US_ASCII)));
            upload.commit();
        }
        LeakCheck store = new LeakCheck(new Keeping(memory));
        try (TestServer server = TestServer.over(store, Configs.hashBytes(5));
                RawClient client = server.login()) {
            client.command("OPTS HASH MD5", "200 ");
            client.command("HASH f", "213 MD5 0-8 " + KEPT + " f");
            client.command("XMD5 f", "250 " + KEPT.toUpperCase(java.util.Locale.ROOT));
            client.command("MD5 f", "251 ");
            client.command("XMD5 \"f\" 0 9", "250 " + KEPT.toUpperCase(java.util.Locale.ROOT));
            client.command("XMD5 \"f\" 0 5", "250 827CCB0EEA8A706C4C34A16891F84E7B");
            client.command("XCRC f", "556 ");
            store.assertNothingOpen();
        }
    }
}
