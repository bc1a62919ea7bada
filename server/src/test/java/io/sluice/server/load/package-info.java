/** Many sessions and transfers at once, slow peers among them, and nothing left over afterwards. */
@NullMarked
package io.sluice.server.load;

import org.jspecify.annotations.NullMarked;
