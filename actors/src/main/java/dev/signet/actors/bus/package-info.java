/** Carrying committed changes to the regions. */
@NullMarked
package dev.signet.actors.bus;

import org.jspecify.annotations.NullMarked;
