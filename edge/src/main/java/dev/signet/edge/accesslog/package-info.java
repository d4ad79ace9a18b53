// SPDX-License-Identifier: Apache-2.0
/**
 * One line per request, at next to no cost for the thread that serves it:
 *
 * <pre>
 *   serving threads ─add─▶ ring ─▶ writer thread ─▶ sink: octets in one reused array ─▶ one write
 *                            └ full: lost, and counted
 * </pre>
 *
 * Start at {@link dev.signet.edge.accesslog.AccessLines}. Where the lines go and how they look is
 * said by whoever starts it.
 */
@NullMarked
package dev.signet.edge.accesslog;

import org.jspecify.annotations.NullMarked;
