/** The region store of a single node. */
@NullMarked
package dev.signet.persistence.memory;

import org.jspecify.annotations.NullMarked;
