/** A tenant's domain, its origin, and how its certificate stands. */
@NullMarked
package dev.signet.protocol.domain;

import org.jspecify.annotations.NullMarked;
