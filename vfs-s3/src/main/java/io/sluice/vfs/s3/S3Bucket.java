package io.sluice.vfs.s3;

import io.sluice.vfs.VfsPath;
import java.time.InstantSource;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * What all views of one store share.
 *
 * @param client sends requests; closed with the whole store
 * @param config the settings
 * @param abilities what the store can do
 * @param clock the time of day
 * @param room what uploads of the process share
 * @param leftovers what the store has still to be told to forget
 */
record S3Bucket(
        S3Client client,
        S3Config config,
        Abilities abilities,
        InstantSource clock,
        UploadRoom room,
        Leftovers leftovers) {

    S3Bucket(S3Client client, S3Config config, Abilities abilities, InstantSource clock, UploadRoom room) {
        this(client, config, abilities, clock, room, new Leftovers());
    }

    /** Works on an object as {@link NameLocks#alone}. */
    <T> T alone(String key, VfsPath path, Supplier<T> work) {
        return room.names().alone(config, key, path, work);
    }

    /** Works on an object as {@link NameLocks#shared}. */
    <T> T shared(String key, VfsPath path, Supplier<T> work) {
        return room.names().shared(config, key, path, work);
    }

    /** The bucket's name. */
    String name() {
        return config.bucket();
    }
}
