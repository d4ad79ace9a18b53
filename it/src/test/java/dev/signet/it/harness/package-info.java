/** A node as an outside program sees it, an origin behind it, and the clients in front of it. */
@NullMarked
package dev.signet.it.harness;

import org.jspecify.annotations.NullMarked;
