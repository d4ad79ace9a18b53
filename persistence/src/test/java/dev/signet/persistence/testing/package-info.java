/** Real servers that tests start on loopback ports of their own and stop again. */
@NullMarked
package dev.signet.persistence.testing;

import org.jspecify.annotations.NullMarked;
