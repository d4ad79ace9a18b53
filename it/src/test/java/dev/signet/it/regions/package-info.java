/** What three regions agree on, seen from their ports. */
@NullMarked
package dev.signet.it.regions;

import org.jspecify.annotations.NullMarked;
