/** The configuration as records, and how files, variables and flags become them. */
@NullMarked
package io.sluice.server.config;

import org.jspecify.annotations.NullMarked;
