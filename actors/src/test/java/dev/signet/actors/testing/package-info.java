/** Certification authorities that tests start on loopback ports of their own and stop again. */
@NullMarked
package dev.signet.actors.testing;

import org.jspecify.annotations.NullMarked;
