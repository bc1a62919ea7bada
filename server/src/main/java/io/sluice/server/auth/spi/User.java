package io.sluice.server.auth.spi;

import io.sluice.vfs.VfsPath;
import java.util.Set;

/**
 * A user who has logged in.
 *
 * @param name the name, as logs and metrics show it
 * @param home the directory of the store that is this user's root
 * @param createHome whether a missing home is made at login
 * @param permissions what the user may do
 * @param thirdParty whether PORT and EPRT may name another host than the client itself (server-to-server transfers)
 */
public record User(String name, VfsPath home, boolean createHome, Set<Permission> permissions, boolean thirdParty) {

    /** Copies the permissions. */
    public User {
        permissions = Set.copyOf(permissions);
    }

    /** Whether the user may do this. */
    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }
}
