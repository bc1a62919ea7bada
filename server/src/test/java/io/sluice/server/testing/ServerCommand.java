package io.sluice.server.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** The command that starts the whole program in a process of its own, with the flags and the class of the launcher. */
public final class ServerCommand {

    private static String classPath = "";

    private ServerCommand() {}

    /** The command with these arguments for the server. */
    public static List<String> with(String... arguments) {
        return with(List.of(), arguments);
    }

    /** The command with more flags for Java. */
    public static List<String> with(List<String> flags, String... arguments) {
        try {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "@" + Path.of("jvm.options").toAbsolutePath()));
            command.addAll(flags);
            command.addAll(List.of("-cp", classPath(), "io.sluice.server.Main"));
            command.addAll(List.of(arguments));
            return command;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The class path as the launcher has it: jars only, that of the server's own classes among them. */
    public static List<Path> jars() {
        try {
            return Stream.of(classPath().split(File.pathSeparator, -1))
                    .map(Path::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The class path with each directory made a jar, as the launcher has it: a process without descriptors could load no
     * class of a directory.
     */
    private static synchronized String classPath() throws IOException {
        if (classPath.isEmpty()) {
            List<String> places = new ArrayList<>();
            for (String place : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                if (!place.isEmpty()) {
                    places.add(Files.isDirectory(Path.of(place)) ? jar(Path.of(place)) : place);
                }
            }
            classPath = String.join(File.pathSeparator, places);
        }
        return classPath;
    }

    private static String jar(Path classes) throws IOException {
        Path jar = Files.createTempFile("classes", ".jar");
        jar.toFile().deleteOnExit();
        ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
        if (tool.run(System.out, System.err, "--create", "--file", jar.toString(), "-C", classes.toString(), ".")
                != 0) {
            throw new AssertionError("no jar of " + classes);
        }
        return jar.toString();
    }
}
