package io.sluice.server.auth;

import io.sluice.server.auth.spi.Permission;
import io.sluice.server.config.InvalidValue;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Permissions as a users file has them: {@code all}, {@code read-only}, {@code none}, or a list of words.
 *
 * @param permissions the set
 */
record PermissionSet(Set<Permission> permissions) {

    private static final String NONE = "none";

    static final PermissionSet ALL = new PermissionSet(EnumSet.allOf(Permission.class));
    static final PermissionSet READ_ONLY = new PermissionSet(EnumSet.of(Permission.LIST, Permission.DOWNLOAD));

    PermissionSet {
        permissions = Set.copyOf(permissions);
    }

    static PermissionSet parse(String text) {
        EnumSet<Permission> found = EnumSet.noneOf(Permission.class);
        if (text.strip().equalsIgnoreCase(NONE)) {
            return new PermissionSet(found);
        }
        for (String part : text.split(",", -1)) {
            String word = part.strip().toLowerCase(Locale.ROOT);
            switch (word) {
                case "all" -> found.addAll(ALL.permissions());
                case "read-only" -> found.addAll(READ_ONLY.permissions());
                default -> found.add(permission(word, text));
            }
        }
        return new PermissionSet(found);
    }

    private static Permission permission(String word, String text) {
        for (Permission permission : Permission.values()) {
            if (word(permission).equals(word)) {
                return permission;
            }
        }
        String words =
                Arrays.stream(Permission.values()).map(PermissionSet::word).collect(Collectors.joining(", "));
        throw new InvalidValue(
                "permissions",
                text,
                "all, read-only, none or a list of " + words + "; \"" + word + "\" is none of them");
    }

    private static String word(Permission permission) {
        return permission.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String toString() {
        return permissions.isEmpty()
                ? NONE
                : permissions.stream().sorted().map(PermissionSet::word).collect(Collectors.joining(", "));
    }
}
