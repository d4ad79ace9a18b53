/**
 * Programs that tests start on loopback ports of their own and stop again: an ACME authority, AWS.
 */
@NullMarked
package dev.signet.actors.testing;

import org.jspecify.annotations.NullMarked;
