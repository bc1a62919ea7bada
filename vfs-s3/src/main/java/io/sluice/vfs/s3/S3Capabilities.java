package io.sluice.vfs.s3;

import io.sluice.vfs.Capabilities;
import io.sluice.vfs.Capability;
import io.sluice.vfs.s3.Abilities.Ability;
import java.util.EnumSet;
import java.util.Set;

/** What of the storage contract a bucket can do, by its settings and what the store can do. */
final class S3Capabilities {

    private S3Capabilities() {}

    static Capabilities of(S3Config config, Abilities abilities) {
        Set<Capability> set = EnumSet.of(Capability.SET_MODIFIED);
        if (abilities.has(Ability.WRITE)) {
            set.add(Capability.WRITE);
        }
        if (config.renames().mostObjects() > 0) {
            set.add(Capability.RENAME_DIRECTORY);
        }
        if (abilities.has(Ability.EXCLUSIVE_PUT)) {
            set.add(Capability.EXCLUSIVE_CREATE);
        }
        if (abilities.has(Ability.CONTROL_NAMES)) {
            set.add(Capability.CONTROL_NAMES);
        }
        if (abilities.has(Ability.MULTIPART) && abilities.has(Ability.PART_COPY)) {
            set.add(Capability.APPEND);
            set.add(Capability.RESUME);
            set.add(Capability.KEEP);
        }
        return new Capabilities(set);
    }
}
