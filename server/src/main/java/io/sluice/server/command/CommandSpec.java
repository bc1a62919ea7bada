package io.sluice.server.command;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What the server knows of a command besides how to run it: the gate, HELP and FEAT come from here.
 *
 * @param verb the command
 * @param aliases other verbs for the same
 * @param syntax how to use it, as HELP shows it
 * @param rfc the section that defines it
 * @param rules where and when it may run
 * @param features the lines it adds to FEAT (RFC 2389)
 */
public record CommandSpec(
        String verb, List<String> aliases, String syntax, String rfc, Set<Rule> rules, List<String> features) {

    /** Where and when a command may run. */
    public enum Rule {
        /** Also before login. */
        BEFORE_LOGIN,
        /** Also while a transfer runs, overtaking what waits. */
        DURING_TRANSFER,
        /** It stops a running transfer as soon as it arrives, and is answered when its turn comes. */
        STOPS_TRANSFER,
        /** Clients repeat it to keep the connection alive, also in transfers of many hours: no flood. */
        KEEPS_ALIVE,
        /** On the event loop: it neither waits nor touches a store. */
        ON_LOOP,
        /** Its argument is a secret and stays out of every log. */
        SENSITIVE,
        /** It makes no sense without an argument. */
        NEEDS_ARGUMENT,
        /** FEAT has its lines only where TLS is offered. */
        OF_TLS
    }

    /** Copies the collections. */
    public CommandSpec {
        aliases = List.copyOf(aliases);
        rules = Set.copyOf(rules);
        features = List.copyOf(features);
    }

    /** A command with these rules. */
    public static CommandSpec of(String verb, String syntax, String rfc, Rule... rules) {
        Set<Rule> set = EnumSet.noneOf(Rule.class);
        set.addAll(List.of(rules));
        return new CommandSpec(verb, List.of(), syntax, rfc, set, List.of());
    }

    /** The same with other verbs for it. */
    public CommandSpec alias(String... verbs) {
        return new CommandSpec(verb, List.of(verbs), syntax, rfc, rules, features);
    }

    /** The same with lines for FEAT. */
    public CommandSpec feature(String... lines) {
        return new CommandSpec(verb, aliases, syntax, rfc, rules, List.of(lines));
    }

    /** Whether it has this rule. */
    public boolean has(Rule rule) {
        return rules.contains(rule);
    }
}
