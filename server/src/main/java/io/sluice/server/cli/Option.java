package io.sluice.server.cli;

/**
 * One option of a command.
 *
 * @param name with its two dashes, such as {@code --port}
 * @param letter the same in short, such as {@code -h}, or nothing
 * @param label what its value is called in the help; nothing for an option that takes none
 * @param about what it does, as the help says it
 * @param repeats whether it may be given more than once
 */
record Option(String name, String letter, String label, String about, boolean repeats) {

    static final Option HELP = new Option("--help", "-h", "", "Prints this and ends.", false);
    static final Option VERSION = new Option("--version", "-V", "", "Prints the version and ends.", false);

    /** An option with a value. */
    static Option value(String name, String label, String about) {
        return new Option(name, "", label, about, false);
    }

    /** An option with a value that may be repeated. */
    static Option values(String name, String label, String about) {
        return new Option(name, "", label, about, true);
    }

    /** An option that is there or not. */
    static Option flag(String name, String about) {
        return new Option(name, "", "", about, false);
    }

    /** The same for the library that reads command lines. */
    org.apache.commons.cli.Option readable() {
        var builder = org.apache.commons.cli.Option.builder()
                .longOpt(name.substring(2))
                .hasArg(takesValue());
        return (letter.isEmpty() ? builder : builder.option(letter.substring(1))).get();
    }

    boolean takesValue() {
        return !label.isEmpty();
    }

    /** The option with its value, as it is written. */
    String written() {
        return takesValue() ? name + "=" + label : name;
    }
}
