/** How the values of this module are written as JSON, on the bus and in stores. */
@NullMarked
package dev.signet.protocol.json;

import org.jspecify.annotations.NullMarked;
