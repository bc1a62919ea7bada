package io.sluice.server.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The one list of what SITE offers: SITE HELP and HELP SITE know nothing else. */
final class SiteTable {

    private final Map<String, SiteSubCommand> byVerb = new LinkedHashMap<>();

    private SiteTable(List<SiteSubCommand> commands) {
        for (SiteSubCommand command : commands) {
            if (byVerb.put(command.spec().verb(), command) != null) {
                throw new IllegalStateException("SITE " + command.spec().verb() + " is in the table twice");
            }
        }
    }

    /** All sub-commands of this server. A new one is one line here. */
    static SiteTable standard() {
        SiteHelp help = new SiteHelp();
        SiteTable table = new SiteTable(List.of(
                help,
                new SiteChmod(),
                new SiteUtime(),
                new SiteCpfr(),
                new SiteCpto(),
                new SiteMkdir(),
                new SiteRmdir(),
                new SiteSymlink(),
                new SiteIdle(),
                new SiteWho()));
        help.describe(table);
        return table;
    }

    /** All words, in the order of the table. */
    List<String> verbs() {
        return List.copyOf(byVerb.keySet());
    }

    /** The sub-command of that word, in upper case. */
    Optional<SiteSubCommand> find(String verb) {
        return Optional.ofNullable(byVerb.get(verb));
    }

    /** Their lines in FEAT. */
    List<String> features() {
        return byVerb.values().stream()
                .filter(SiteSubCommand::isFeature)
                .map(command -> "SITE " + command.spec().verb())
                .toList();
    }

    /** How to use each and what for, in the order of the table. */
    List<String> help() {
        return byVerb.values().stream().map(command -> command.spec().help()).toList();
    }
}
