package io.sluice.benchmarks.whole;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * Bars as SVG, on logarithmic scales: ratios around 1, to the right if they are more and to the left if they are less,
 * coloured by whether that is good; and amounts from the left.
 */
public final class Plot {

    private static final int NAME = 190;
    private static final int PANEL = 300;
    private static final int GAP = 40;
    private static final int ROW = 19;
    private static final int BAR = 12;
    private static final int TOP = 86;
    private static final int BOTTOM = 44;
    private static final int EDGE = 34;
    /** The scale ends there on both sides; what is beyond is cut off, and its number says it. */
    private static final double MOST = 8;

    private static final String GOOD = "#2e7d5b";
    private static final String LEVEL = "#8a94a0";
    private static final String BAD = "#c8553d";
    /** So near to 1 nothing is told apart. */
    private static final double NOISE = 1.1;

    private static final String INK = "#1c2733";
    private static final String PALE = "#5a6672";
    private static final Style TITLE = new Style(17, INK, "start");
    private static final Style SUBTITLE = new Style(11.5, PALE, "start");
    private static final Style NAMES = new Style(11.5, INK, "end");
    private static final Style HEADING = new Style(12.5, INK, "middle");
    private static final Style TICKS = new Style(10, PALE, "middle");
    private static final Style TO_THE_RIGHT = new Style(10.5, INK, "start");
    private static final Style TO_THE_LEFT = new Style(10.5, INK, "end");

    private record Style(double size, String colour, String anchor) {}

    private final StringBuilder out = new StringBuilder();
    private final Chart chart;

    /**
     * What is drawn.
     *
     * @param title above everything
     * @param subtitle below it, smaller
     * @param panels their titles
     * @param rows from top to bottom
     */
    public record Chart(String title, String subtitle, List<Panel> panels, List<Bars> rows) {}

    /**
     * One column of bars.
     *
     * @param title above it
     * @param scale what its numbers are
     */
    public record Panel(String title, Scale scale) {}

    /** What the numbers of a panel are. */
    public enum Scale {
        /** Ratios of which more is better. */
        RATE,
        /** Ratios of which less is better. */
        COST,
        /** What is not compared with anything, from 1 to 100,000. */
        AMOUNT;

        private static final double MOST_AMOUNT = 100_000;

        /** Where a value lies, from 0 at the left to 1 at the right. */
        private double at(double value) {
            return this == AMOUNT
                    ? Math.log(Math.clamp(value, 1, MOST_AMOUNT)) / Math.log(MOST_AMOUNT)
                    : (1 + Math.log(Math.clamp(value, 1 / MOST, MOST)) / Math.log(MOST)) / 2;
        }

        private DoubleStream ticks() {
            return this == AMOUNT
                    ? DoubleStream.iterate(1, tick -> tick <= MOST_AMOUNT, tick -> tick * 10)
                    : DoubleStream.iterate(1 / MOST, tick -> tick <= MOST, tick -> tick * 2);
        }

        private String colour(double value) {
            if (this == AMOUNT || (value < NOISE && value > 1 / NOISE)) {
                return LEVEL;
            }
            return (value > 1) == (this == RATE) ? GOOD : BAD;
        }
    }

    /**
     * A row.
     *
     * @param name at its left
     * @param values one for each panel; none is drawn as nothing
     */
    public record Bars(String name, List<OptionalDouble> values) {}

    private Plot(Chart chart) {
        this.chart = chart;
    }

    /** That chart as a file. */
    public static String svg(Chart chart) {
        Plot plot = new Plot(chart);
        plot.draw();
        return plot.out.toString();
    }

    private int width() {
        return NAME + chart.panels.size() * (PANEL + GAP);
    }

    private int bottom() {
        return TOP + chart.rows.size() * ROW;
    }

    private void draw() {
        int height = bottom() + BOTTOM;
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"Helvetica, Arial, sans-serif\">",
                width(), height, width(), height);
        add("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", width(), height);
        text(14, 26, TITLE, chart.title);
        text(14, 45, SUBTITLE, chart.subtitle);
        for (int i = 0; i < chart.rows.size(); i++) {
            if (i % 2 == 0) {
                add(
                        "<rect x=\"0\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#f5f7f9\"/>",
                        TOP + i * ROW, width(), ROW);
            }
            text(NAME - 12, TOP + i * ROW + 13.5, NAMES, chart.rows.get(i).name());
        }
        for (int p = 0; p < chart.panels.size(); p++) {
            panel(p);
        }
        add("</svg>");
    }

    private void panel(int number) {
        Panel panel = chart.panels.get(number);
        double left = NAME + number * (double) (PANEL + GAP);
        text(left + PANEL / 2.0, TOP - 11, HEADING, panel.title());
        panel.scale().ticks().forEach(tick -> {
            double x = left + at(panel, tick);
            add(
                    "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"%s\" stroke-width=\"1\"/>",
                    x, TOP, x, bottom(), tick == 1 ? PALE : "#dfe4e8");
            String name = tick < 1 ? "1/" + Math.round(1 / tick) : String.format(Locale.ROOT, "%,.0f", tick);
            text(x, bottom() + 15, TICKS, name);
        });
        for (int i = 0; i < chart.rows.size(); i++) {
            OptionalDouble value = chart.rows.get(i).values().get(number);
            if (value.isPresent() && value.getAsDouble() > 0) {
                bar(panel, left, TOP + i * ROW, value.getAsDouble());
            }
        }
        String better = panel.scale() == Scale.RATE ? "more is better" : "less is better";
        text(left + PANEL / 2.0, bottom() + 33, TICKS, better);
    }

    private void bar(Panel panel, double left, double top, double value) {
        double one = at(panel, 1);
        double end = at(panel, value);
        boolean more = value >= 1;
        add(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" rx=\"1.5\" fill=\"%s\"/>",
                left + Math.min(one, end),
                top + (ROW - BAR) / 2.0,
                Math.max(1.5, Math.abs(end - one)),
                BAR,
                panel.scale().colour(value));
        text(
                left + end + (more ? 4 : -4),
                top + 13.5,
                more ? TO_THE_RIGHT : TO_THE_LEFT,
                String.format(Locale.ROOT, value >= 10 ? "%,.0f" : "%.2f", value));
    }

    private static double at(Panel panel, double value) {
        return EDGE + panel.scale().at(value) * (PANEL - 2 * EDGE);
    }

    private void text(double x, double y, Style style, String text) {
        add(
                "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.1f\" fill=\"%s\" text-anchor=\"%s\">%s</text>",
                x,
                y,
                style.size,
                style.colour,
                style.anchor,
                text.replace("&", "&amp;").replace("<", "&lt;"));
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is no library of ours
    private void add(String format, Object... arguments) {
        out.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
