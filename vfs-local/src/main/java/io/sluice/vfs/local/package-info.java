/**
 * A directory on disk as a {@link io.sluice.vfs.Storage}, opened through {@link io.sluice.vfs.local.LocalStorageProvider}.
 *
 * <p>Linux only, on purpose: the kernel keeps every path beneath the root ({@code openat2}), and all else works relative
 * to open directories, so that no change of the tree while a request runs leads out of it. {@code docs/local-store.md}
 * states how links, names, permissions and broken uploads are treated.
 */
@NullMarked
package io.sluice.vfs.local;

import org.jspecify.annotations.NullMarked;
