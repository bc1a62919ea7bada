package io.sluice.benchmarks.parts;

import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;
import io.sluice.vfs.NameCodec;
import io.sluice.vfs.VfsPath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Paths, names and replies: what each command pays whatever it does. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TextBenchmark {

    private static final String PLAIN = "quarter-3-report.csv";
    private static final String UNICODE = "Übersicht-日本語-2026.csv";

    // Not final: constants would be folded away.
    private VfsPath directory = VfsPath.of("/customers/north/2026");
    private String name = PLAIN;
    private String unicodeName = UNICODE;
    private byte[] nameBytes = PLAIN.getBytes(StandardCharsets.UTF_8);
    private byte[] unicodeBytes = UNICODE.getBytes(StandardCharsets.UTF_8);
    private byte[] latinBytes = "Übersicht-2026.csv".getBytes(StandardCharsets.ISO_8859_1);
    private Reply reply = Reply.of(ReplyCode.CLOSING_DATA, "Transfer complete.");
    private Reply features = new Reply(
            ReplyCode.SYSTEM_STATUS,
            List.of("Features:", "EPRT", "EPSV", "MDTM", "MFMT", "MLST type*;size*;modify*;", "SIZE", "UTF8", "End"));

    /** A name in the working directory. */
    @Benchmark
    public VfsPath resolveName() {
        return directory.resolve(name);
    }

    /** A path with everything that has to be taken out. */
    @Benchmark
    public VfsPath resolveDotted() {
        return directory.resolve("../../south/./2025//december.csv");
    }

    /** An absolute path. */
    @Benchmark
    public VfsPath resolveAbsolute() {
        return directory.resolve("/customers/south/2025/december.csv");
    }

    /** Bytes of a plain name to text. */
    @Benchmark
    public String decodeAscii() {
        return NameCodec.decode(nameBytes);
    }

    /** Bytes of a UTF-8 name to text. */
    @Benchmark
    public String decodeUtf8() {
        return NameCodec.decode(unicodeBytes);
    }

    /** Bytes that are no UTF-8 to text. */
    @Benchmark
    public String decodeLatin1() {
        return NameCodec.decode(latinBytes);
    }

    /** A plain name to bytes. */
    @Benchmark
    public byte[] encodeAscii() {
        return NameCodec.encode(name);
    }

    /** A UTF-8 name to bytes. */
    @Benchmark
    public byte[] encodeUtf8() {
        return NameCodec.encode(unicodeName);
    }

    /** A reply of one line to bytes. */
    @Benchmark
    public byte[] replyLine() {
        return reply.encode();
    }

    /** The reply to FEAT to bytes. */
    @Benchmark
    public byte[] replyFeatures() {
        return features.encode();
    }
}
