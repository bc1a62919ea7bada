package io.sluice.server.control;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** What one command line costs from bytes to text; in this package because the decoder is nobody else's business. */
@NullMarked
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LineDecoderBenchmark {

    private static final int LINES = 8;

    /** What a client sends: plain names, names in UTF-8, names in an older charset. */
    @Param({"ascii", "utf8", "latin1"})
    public String text = "ascii";

    private final LineDecoder decoder = new LineDecoder(LineDecoder.DEFAULT_LIMIT);
    private byte[] line = {};
    private byte[] pipelined = {};

    /** Makes the lines. */
    @org.openjdk.jmh.annotations.Setup
    public void prepare() {
        String name = text.equals("ascii") ? "reports/2026/quarter-3.csv" : "Grüße/Übersicht-Jänner.csv";
        line = ("RETR " + name + "\r\n")
                .getBytes(text.equals("latin1") ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
        pipelined = new byte[LINES * line.length];
        for (int i = 0; i < LINES; i++) {
            System.arraycopy(line, 0, pipelined, i * line.length, line.length);
        }
    }

    /** A line that arrives whole, the usual case. */
    @Benchmark
    public void whole(Blackhole hole) {
        decoder.feed(line, 0, line.length, sink(hole));
    }

    /** A line in two pieces. */
    @Benchmark
    public void split(Blackhole hole) {
        decoder.feed(line, 0, 9, sink(hole));
        decoder.feed(line, 9, line.length - 9, sink(hole));
    }

    /** One of eight lines that arrive together. */
    @Benchmark
    @OperationsPerInvocation(LINES)
    public void pipelined(Blackhole hole) {
        decoder.feed(pipelined, 0, pipelined.length, sink(hole));
    }

    private static LineDecoder.Sink sink(Blackhole hole) {
        return new LineDecoder.Sink() {
            @Override
            public void line(String text) {
                hole.consume(text);
            }

            @Override
            public void overlong() {
                throw new IllegalStateException("no line here is too long");
            }
        };
    }
}
