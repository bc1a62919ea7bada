package io.sluice.server.cli;

import io.sluice.server.config.EffectiveValue;
import io.sluice.server.observe.LogText;
import java.io.PrintWriter;
import java.util.List;

/** What {@code --check-config} prints: key, value and where the value comes from. */
final class EffectiveTable {

    private EffectiveTable() {}

    static void print(List<EffectiveValue> values, PrintWriter out) {
        int keys = values.stream().mapToInt(v -> v.path().length()).max().orElse(0);
        int texts = values.stream().mapToInt(v -> text(v).length()).max().orElse(0);
        String format = "%-" + Math.max(1, keys) + "s  %-" + Math.max(1, Math.min(texts, 40)) + "s  (%s)";
        values.forEach(v -> out.println(format.formatted(v.path(), text(v), v.origin())));
        out.flush();
    }

    private static String text(EffectiveValue value) {
        return value.text().isEmpty() ? "\"\"" : LogText.safe(value.text());
    }
}
