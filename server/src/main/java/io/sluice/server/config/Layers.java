package io.sluice.server.config;

import io.sluice.server.config.ConfigNode.Nothing;
import io.sluice.server.config.ConfigNode.Scalar;
import io.sluice.server.config.ConfigNode.Section;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Lays the environment and the command line over what the file says. */
final class Layers {

    /** Variables that are not settings of the server: they are read by the launcher, the command line or the logger. */
    static final Set<String> OTHER_VARIABLES =
            Set.of("SLUICE_CONFIG", "SLUICE_LOG", "SLUICE_JAVA_HOME", "SLUICE_JAVA_OPTIONS");

    /** The password of the one user of the embedded default, under a name that is easy to say. */
    static final String PASSWORD_VARIABLE = "SLUICE_PASSWORD";

    private static final String PASSWORD_PATH = "auth.password";

    /** What Kubernetes sets in every container beside a Service whose name begins with "sluice". */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("SLUICE(_[A-Z0-9]+)*_(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT(_\\d+_(TCP|UDP|SCTP)(_.+)?)?)");

    private final Section top;
    private final Map<String, String> environment = new TreeMap<>();
    private final List<ConfigInputs.Flag> flags;
    private final List<Problem> problems;

    Layers(Section top, ConfigInputs inputs, List<Problem> problems) {
        this.top = top;
        this.flags = inputs.flags();
        this.problems = problems;
        inputs.environment().forEach((name, value) -> {
            // An empty variable is how compose files and charts say "not set".
            if (name.startsWith("SLUICE_") && !value.isEmpty() && !OTHER_VARIABLES.contains(name)) {
                environment.put(name, value);
            }
        });
    }

    /** Sets the types first: which other keys there are depends on them. */
    void applyTypes(String... sections) {
        for (String section : sections) {
            String path = Names.join(section, "type");
            String text = environment.get(Names.environment(path));
            if (text != null) {
                top.put(path, new Scalar(text, new Origin.Environment(Names.environment(path))));
            }
            for (ConfigInputs.Flag flag : flags) {
                if (flag.path().equals(path)) {
                    top.put(path, new Scalar(flag.text(), new Origin.Flag(flag.option())));
                }
            }
        }
    }

    /**
     * Sets everything else.
     *
     * @param known the keys that there are
     * @param unchecked prefixes of keys below which nothing is known, because their type is wrong
     */
    void apply(Collection<String> known, Collection<String> unchecked) {
        Map<String, String> variables = new LinkedHashMap<>();
        known.forEach(path -> variables.put(Names.environment(path), path));
        variables.put(PASSWORD_VARIABLE, PASSWORD_PATH);
        refuseTwoPasswords(known);
        environment.forEach((name, text) -> {
            String path = variables.get(name);
            if (path != null && (known.contains(path) || name.equals(PASSWORD_VARIABLE))) {
                top.put(path, new Scalar(text, new Origin.Environment(name)));
            } else if (!isServiceLink(name, text)
                    && unchecked.stream().noneMatch(prefix -> name.startsWith(Names.environment(prefix)))) {
                problems.add(new Problem(name, "unknown variable, " + Names.hint(name, variables.keySet())));
            }
        });
        for (ConfigInputs.Flag flag : flags) {
            if (known.contains(flag.path())) {
                top.put(flag.path(), new Scalar(flag.text(), new Origin.Flag(flag.option())));
            } else if (unchecked.stream().noneMatch(flag.path()::startsWith)) {
                problems.add(new Problem(
                        flag.path(), "unknown key, " + Names.hint(flag.path(), known) + " (" + flag.option() + ")"));
            }
        }
    }

    /** One of two that hold a secret would win silently, and whoever set the other would be locked out. */
    private void refuseTwoPasswords(Collection<String> known) {
        String own = Names.environment(PASSWORD_PATH);
        if (known.contains(PASSWORD_PATH)
                && environment.containsKey(own)
                && environment.containsKey(PASSWORD_VARIABLE)) {
            problems.add(new Problem(
                    PASSWORD_PATH,
                    "is given twice: expected one of " + own + " and " + PASSWORD_VARIABLE + ", not both"));
        }
    }

    /** Serves a directory of that name, made if it is missing, where no layer names one. */
    void defaultRoot(Collection<String> known, String section, String root) {
        Origin origin = new Origin.Default();
        String key = Names.join(section, "root");
        if (known.contains(key) && scalar(section, "root").isEmpty()) {
            top.put(key, new Scalar(root, origin));
            String create = Names.join(section, "create-root");
            if (known.contains(create) && scalar(section, "create-root").isEmpty()) {
                top.put(create, new Scalar("true", origin));
            }
        }
    }

    /** The names of the sections in a section; what is none is noted as a problem. */
    List<String> namesIn(String section) {
        List<String> names = new ArrayList<>();
        take(section).children().forEach((name, node) -> {
            if (node instanceof Section) {
                names.add(name);
            } else {
                problems.add(new Problem(
                        Names.join(section, Names.shown(name)),
                        "expected a section with keys of its own (" + node.origin() + ")"));
            }
        });
        return names;
    }

    /** The single value under a key of a section. */
    Optional<Scalar> scalar(String section, String key) {
        return top.find(Names.join(section, key))
                .filter(Scalar.class::isInstance)
                .map(Scalar.class::cast);
    }

    /** The section of that name; empty, with a problem noted, when something else stands there. */
    Section take(String name) {
        ConfigNode node = top.find(name).orElseGet(() -> new Nothing(new Origin.Default()));
        if (node instanceof Section section) {
            return section;
        }
        if (!(node instanceof Nothing)) {
            problems.add(new Problem(name, "expected a section with keys of its own (" + node.origin() + ")"));
        }
        return Section.empty();
    }

    /** What is left for the server's own records; keys that nobody knows are refused. */
    Section rest(List<String> taken, List<String> known) {
        Section rest = Section.empty();
        List<String> all = Stream.concat(known.stream(), taken.stream()).toList();
        top.children().forEach((key, node) -> {
            if (known.contains(key)) {
                rest.children().put(key, node);
            } else if (!taken.contains(key)) {
                problems.add(new Problem(key, "unknown key, " + Names.hint(key, all) + " (" + node.origin() + ")"));
            }
        });
        return rest;
    }

    private static boolean isServiceLink(String name, String text) {
        return SERVICE_LINK.matcher(name).matches()
                && (text.contains("://") || !name.endsWith("_PORT") || name.endsWith("_SERVICE_PORT"));
    }
}
