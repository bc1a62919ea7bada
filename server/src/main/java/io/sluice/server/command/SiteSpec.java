package io.sluice.server.command;

/**
 * What the server knows of a sub-command of SITE besides how to run it: SITE HELP and HELP SITE come from here.
 *
 * @param verb the word behind SITE
 * @param syntax how to use it, without SITE
 * @param purpose what it is for, a few words
 * @param needsArgument whether it makes no sense without an argument
 */
record SiteSpec(String verb, String syntax, String purpose, boolean needsArgument) {

    /** Its line in SITE HELP. */
    String help() {
        return syntax + ": " + purpose;
    }
}
