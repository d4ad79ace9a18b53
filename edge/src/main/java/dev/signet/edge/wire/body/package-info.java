// SPDX-License-Identifier: Apache-2.0
/**
 * Bodies between a channel and a stream, with back-pressure in both directions. Start at {@link
 * ArrivingBody} and {@link LeavingBody}.
 */
@NullMarked
package dev.signet.edge.wire.body;

import org.jspecify.annotations.NullMarked;
