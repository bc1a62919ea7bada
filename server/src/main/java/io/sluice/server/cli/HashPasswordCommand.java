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
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Turns a password into the hash that a users file holds. A password is no argument: other users can read those. */
@Command(
        name = "hash-password",
        mixinStandardHelpOptions = true,
        versionProvider = VersionText.class,
        usageHelpAutoWidth = true,
        description = "Asks for a password, or reads one line of standard input, and prints its hash for a users file.")
final class HashPasswordCommand implements Callable<Integer> {

    private static final int LONGEST = 4000;

    private final Terminal terminal;

    @Option(
            names = "--algorithm",
            paramLabel = "NAME",
            description = "argon2id (what it is without this option) or bcrypt, which takes 72 bytes at most.")
    private Algorithm algorithm = Algorithm.ARGON2ID;

    HashPasswordCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
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
