/**
 * A bucket of an S3-compatible object store as a {@link io.sluice.vfs.Storage}, opened through
 * {@link io.sluice.vfs.s3.S3StorageProvider}.
 *
 * <p>Bytes stream both ways in bounded memory and nothing touches the local disk. {@code docs/s3-store.md} states what
 * each command does to the bucket, and what it asks of the store.
 */
@NullMarked
package io.sluice.vfs.s3;

import org.jspecify.annotations.NullMarked;
