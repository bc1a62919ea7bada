/** Devices that speak FTP in ways of their own, played from scripts in the resources. */
@NullMarked
package io.sluice.server.devices;

import org.jspecify.annotations.NullMarked;
