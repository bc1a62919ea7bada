/** The stores of a server, and how a user's tree is made of them. */
@NullMarked
package io.sluice.server.tree;

import org.jspecify.annotations.NullMarked;
