package io.sluice.server.auth.spi;

import io.sluice.vfs.VfsPath;
import java.util.List;

/**
 * A user who has logged in.
 *
 * @param name the name, as logs and metrics show it
 * @param home the directory of the store that is this user's root
 * @param createHome whether a missing home is made at login
 * @param access what the user may do, and where
 * @param thirdParty whether PORT and EPRT may name another host than the client itself (server-to-server transfers)
 * @param administrator whether SITE WHO shows the sessions of everybody
 * @param tls what the connections must be
 * @param mounts stores in this user's tree besides those that everybody has there; one on the same path takes its place
 */
public record User(
        String name,
        VfsPath home,
        boolean createHome,
        Access access,
        boolean thirdParty,
        boolean administrator,
        TlsDemand tls,
        List<MountRule> mounts) {

    /**
     * Copies the mounts.
     *
     * @throws IllegalArgumentException if two have one path
     */
    public User {
        mounts = List.copyOf(mounts);
        MountRule.check(mounts);
    }

    /** A user without mounts of their own. */
    public User(
            String name,
            VfsPath home,
            boolean createHome,
            Access access,
            boolean thirdParty,
            boolean administrator,
            TlsDemand tls) {
        this(name, home, createHome, access, thirdParty, administrator, tls, List.of());
    }

    /** The same user with these mounts. */
    public User withMounts(List<MountRule> own) {
        return new User(name, home, createHome, access, thirdParty, administrator, tls, own);
    }

    /** A user like any other: no administrator, no transfers between servers, TLS or not. */
    public static User of(String name, VfsPath home, Access access) {
        return new User(name, home, false, access, false, false, TlsDemand.NONE);
    }
}
