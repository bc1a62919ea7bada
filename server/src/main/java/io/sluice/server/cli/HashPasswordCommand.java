package io.sluice.server.cli;

import io.sluice.server.auth.PasswordHasher;
import io.sluice.server.auth.PasswordHasher.Algorithm;
import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns a password into the hash that a users file holds. A password is no argument: other users can read those. */
final class HashPasswordCommand {

    static final String NAME = "hash-password";

    static final String ABOUT =
            "Asks for a password, or reads one line of standard input, and prints its hash for a users file.";

    private static final Option ALGORITHM = Option.value(
            "--algorithm",
            "NAME",
            "argon2id (what it is without this option) or bcrypt, which takes 72 bytes at most.");

    static final Syntax SYNTAX =
            new Syntax("sluice " + NAME, ABOUT, List.of(ALGORITHM, Option.HELP, Option.VERSION), Map.of(), List.of());

    private static final int LONGEST = 4000;

    private final Terminal terminal;
    private final Algorithm algorithm;

    /**
     * With these options.
     *
     * @throws WrongArguments if there is no such algorithm
     */
    HashPasswordCommand(Terminal terminal, Arguments arguments) {
        this.terminal = terminal;
        this.algorithm =
                arguments.one(ALGORITHM).map(HashPasswordCommand::named).orElse(Algorithm.ARGON2ID);
    }

    private static Algorithm named(String name) {
        return Arrays.stream(Algorithm.values())
                .filter(a -> a.toString().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new WrongArguments("there is no algorithm " + name));
    }

    /** Runs it, and returns the exit code. */
    int call() {
        try {
            return hash();
        } catch (IOException e) {
            return terminal.fail(ExitCodes.FAILED, "the password cannot be read: " + e.getMessage());
        }
    }

    private int hash() throws IOException {
        Optional<Console> console = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        Optional<byte[]> password = console.isPresent() ? ask(console.get()) : Optional.of(line());
        if (password.isEmpty()) {
            return terminal.fail(ExitCodes.FAILED, "the two passwords differ");
        } else if (password.get().length == 0) {
            return terminal.fail(ExitCodes.FAILED, "the password is empty");
        } else if (password.get().length > algorithm.maxBytes()) {
            return terminal.fail(
                    ExitCodes.FAILED,
                    "the password has " + password.get().length + " bytes, and " + algorithm + " takes "
                            + algorithm.maxBytes() + " at most");
        }
        terminal.out().println(PasswordHasher.hash(password.get(), algorithm));
        terminal.out().flush();
        return ExitCodes.OK;
    }

    private static Optional<byte[]> ask(Console console) {
        char[] first = console.readPassword("Password: ");
        char[] second = console.readPassword("Once more: ");
        return first != null && second != null && Arrays.equals(first, second)
                ? Optional.of(bytes(first))
                : Optional.empty();
    }

    private static byte[] bytes(char[] password) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    /** The first line of standard input, byte for byte as a client would send it. */
    private byte[] line() throws IOException {
        InputStream in = terminal.in();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n' && line.size() <= LONGEST; b = in.read()) {
            line.write(b);
        }
        byte[] bytes = line.toByteArray();
        boolean carriageReturn = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        return carriageReturn ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }
}
