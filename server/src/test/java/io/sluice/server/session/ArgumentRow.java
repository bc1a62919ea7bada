package io.sluice.server.session;

import java.util.List;
import java.util.Set;

/**
 * What the tests of arguments know of one command.
 *
 * @param verb the command
 * @param codes every reply that any argument may lead to, the refusals and the successes
 * @param valid arguments to start from: right ones, and what is almost right
 */
record ArgumentRow(String verb, Set<Integer> codes, List<String> valid) {

    static ArgumentRow of(String verb, Set<Integer> codes, String... valid) {
        return new ArgumentRow(verb, codes, List.of(valid));
    }
}
