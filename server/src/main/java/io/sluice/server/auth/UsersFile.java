package io.sluice.server.auth;

import io.sluice.server.auth.spi.Access;
import io.sluice.server.auth.spi.MountRule;
import io.sluice.server.auth.spi.TlsDemand;
import io.sluice.server.config.InvalidValue;
import io.sluice.vfs.VfsPath;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who may log in, as a YAML or JSON file has it.
 *
 * @param users the users
 * @param anonymous whether {@code anonymous} and {@code ftp} get in without a password
 */
record UsersFile(List<Entry> users, Anonymous anonymous) {

    static final UsersFile DEFAULTS = new UsersFile(List.of(), Anonymous.DEFAULTS);

    private static final String USER = "${user}";

    /** Checks that no name stands twice. */
    UsersFile {
        users = List.copyOf(users);
        Set<String> names = new HashSet<>();
        for (Entry entry : users) {
            if (!names.add(entry.name())) {
                throw new InvalidValue("users", entry.name(), "each name once");
            }
            if (anonymous.enabled() && Anonymous.isName(entry.name())) {
                throw new InvalidValue("users", entry.name(), "no user of that name while anonymous is enabled");
            }
        }
    }

    /**
     * One user.
     *
     * @param name the name to log in with
     * @param passwordHash the hash of the password
     * @param home the directory that is this user's root; {@code ${user}} stands for the name; {@code /${user}} if absent
     * @param createHome whether a missing home is made at login
     * @param permissions what the user may do; all if absent
     * @param paths what the user may do below certain paths instead
     * @param thirdParty whether PORT may name another host than the client
     * @param administrator whether SITE WHO shows this user the sessions of everybody
     * @param tls what the connections must be; {@code none} if absent
     * @param mounts stores in this user's tree besides those that everybody has there
     */
    record Entry(
            String name,
            PasswordHash passwordHash,
            Optional<String> home,
            boolean createHome,
            Optional<PermissionSet> permissions,
            List<PathRule> paths,
            boolean thirdParty,
            boolean administrator,
            Optional<TlsDemand> tls,
            List<MountRule> mounts) {

        /** Checks the name, the paths, and that the home lies in the tree. */
        Entry {
            paths = List.copyOf(paths);
            PathRule.check(paths);
            mounts = List.copyOf(mounts);
            MountRule.check(mounts);
            boolean fits = !name.isBlank()
                    && name.getBytes(StandardCharsets.UTF_8).length <= 255
                    && name.chars().noneMatch(Character::isISOControl);
            if (!fits) {
                throw new InvalidValue("name", name, "1 to 255 bytes without control characters");
            }
            expand(home.orElse("/" + USER), name);
        }

        VfsPath homePath() {
            return expand(home.orElse("/" + USER), name);
        }

        Access access() {
            return PathRule.access(permissions.orElse(PermissionSet.ALL), paths);
        }
    }

    /**
     * Logins without a password.
     *
     * @param enabled whether there are any
     * @param home the directory that is their root
     * @param createHome whether a missing home is made at login
     * @param permissions what they may do
     * @param paths what they may do below certain paths instead
     * @param tls what their connections must be
     * @param mounts stores in their tree besides those that everybody has there
     */
    record Anonymous(
            boolean enabled,
            String home,
            boolean createHome,
            PermissionSet permissions,
            List<PathRule> paths,
            TlsDemand tls,
            List<MountRule> mounts) {

        static final Anonymous DEFAULTS =
                new Anonymous(false, "/pub", true, PermissionSet.READ_ONLY, List.of(), TlsDemand.NONE, List.of());

        /** Checks the paths, and that the home lies in the tree. */
        Anonymous {
            paths = List.copyOf(paths);
            PathRule.check(paths);
            mounts = List.copyOf(mounts);
            MountRule.check(mounts);
            expand(home, "anonymous");
        }

        static boolean isName(String name) {
            return name.equalsIgnoreCase("anonymous") || name.equalsIgnoreCase("ftp");
        }

        VfsPath homePath() {
            return expand(home, "anonymous");
        }

        Access access() {
            return PathRule.access(permissions, paths);
        }
    }

    /** The home of a user. A name is one component or a part of one: it cannot go up, down or out. */
    private static VfsPath expand(String home, String user) {
        if (home.replace(USER, "").contains("${")) {
            throw new InvalidValue("home", home, "no other placeholder than " + USER);
        }
        if (home.contains(USER) && user.indexOf('/') >= 0) {
            throw new InvalidValue("home", home, "a home without " + USER + " for a name with a slash");
        }
        String expanded = home.replace(USER, user);
        try {
            return PathRule.path(expanded);
        } catch (IllegalArgumentException e) {
            throw new InvalidValue(
                    "home",
                    home,
                    "an absolute path without . and .., such as /home/" + USER + "; here it is " + expanded);
        }
    }
}
