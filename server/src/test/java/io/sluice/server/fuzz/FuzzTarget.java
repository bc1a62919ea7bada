package io.sluice.server.fuzz;

import io.sluice.server.command.ArgumentsFuzz;
import io.sluice.server.command.CommandsFuzz;
import io.sluice.server.control.GreetingFuzz;
import io.sluice.server.control.LineDecoderFuzz;
import io.sluice.server.control.SessionFuzz;
import io.sluice.server.listing.NamesFuzz;
import io.sluice.server.transfer.AsciiFuzz;
import java.util.Locale;

/** What is fuzzed, and how many seconds of the minute in the test command each gets. */
enum FuzzTarget {
    /** Bytes to lines. */
    DECODER(LineDecoderFuzz.class, 6),
    /** Addresses, numbers, times, types. */
    ARGUMENTS(ArgumentsFuzz.class, 6),
    /** Paths, names, patterns, listings, log lines. */
    NAMES(NamesFuzz.class, 8),
    /** Line ends in TYPE A. */
    ASCII(AsciiFuzz.class, 4),
    /** Every command behind the gate. */
    COMMANDS(CommandsFuzz.class, 11),
    /** A whole session behind the login. */
    SESSION(SessionFuzz.class, 15),
    /** A whole session from its first byte. */
    GREETING(GreetingFuzz.class, 10);

    private final Class<?> type;
    private final int seconds;

    FuzzTarget(Class<?> type, int seconds) {
        this.type = type;
        this.seconds = seconds;
    }

    /** The name on the command line, and of the directory of its corpus. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The class that the fuzzer calls. */
    String className() {
        return type.getName();
    }

    /** Its share of a minute. */
    int seconds() {
        return seconds;
    }

    /** Runs one input here and now. */
    void run(byte[] input) {
        switch (this) {
            case DECODER -> LineDecoderFuzz.fuzzerTestOneInput(input);
            case ARGUMENTS -> ArgumentsFuzz.fuzzerTestOneInput(input);
            case NAMES -> NamesFuzz.fuzzerTestOneInput(input);
            case ASCII -> AsciiFuzz.fuzzerTestOneInput(input);
            case COMMANDS -> CommandsFuzz.fuzzerTestOneInput(input);
            case SESSION -> SessionFuzz.fuzzerTestOneInput(input);
            case GREETING -> GreetingFuzz.fuzzerTestOneInput(input);
        }
    }
}
