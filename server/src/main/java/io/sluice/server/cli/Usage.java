package io.sluice.server.cli;

import java.util.Collection;
import java.util.List;

/** The help of a command, in lines of 80 characters. */
final class Usage {

    private static final int WIDTH = 80;
    private static final String LETTERLESS = "    ";

    private final StringBuilder text = new StringBuilder();
    private final int column;

    private Usage(int column) {
        this.column = column;
    }

    static String of(Syntax syntax) {
        List<String> names = syntax.options().stream().map(Usage::names).toList();
        Usage usage = new Usage(Math.max(widest(names), widest(syntax.commands().keySet())) + 4);
        usage.wrap(
                "Usage: " + syntax.command() + " [OPTION]..."
                        + (syntax.commands().isEmpty() ? "" : " | COMMAND"),
                0);
        usage.wrap(syntax.about(), 0);
        for (int i = 0; i < names.size(); i++) {
            usage.row(names.get(i), syntax.options().get(i).about());
        }
        if (!syntax.commands().isEmpty()) {
            usage.wrap("Commands:", 0);
            syntax.commands().forEach(usage::row);
        }
        if (!syntax.notes().isEmpty()) {
            usage.text.append('\n');
            syntax.notes().forEach(note -> usage.wrap(note, 0));
        }
        return usage.text.toString();
    }

    private static int widest(Collection<String> words) {
        return words.stream().mapToInt(String::length).max().orElse(0);
    }

    private static String names(Option option) {
        return (option.letter().isEmpty() ? LETTERLESS : option.letter() + ", ")
                + option.written()
                + (option.repeats() ? "..." : "");
    }

    private void row(String name, String about) {
        text.append("  ").append(name).append(" ".repeat(column - 2 - name.length()));
        wrap(about, column);
    }

    /** Appends words; the first line goes on where the text ends, the others are indented. */
    private void wrap(String words, int indent) {
        int used = indent;
        String gap = "";
        for (String word : words.split(" ", -1)) {
            if (used + gap.length() + word.length() > WIDTH) {
                text.append('\n').append(" ".repeat(indent));
                used = indent;
                gap = "";
            }
            text.append(gap).append(word);
            used += gap.length() + word.length();
            gap = " ";
        }
        text.append('\n');
    }
}
