/** Which room may know which. */
@NullMarked
package dev.signet.it.rooms;

import org.jspecify.annotations.NullMarked;
