/**
 * The storage interface of Sluice: what a store must offer, and the words for what goes wrong in it.
 *
 * <p>Plain blocking Java: callers are virtual threads, never event loops. Nothing here knows FTP or Vert.x.
 */
@NullMarked
package io.sluice.vfs;

import org.jspecify.annotations.NullMarked;
