/** The JSON forms of the management API. */
@NullMarked
package dev.signet.protocol.api;

import org.jspecify.annotations.NullMarked;
