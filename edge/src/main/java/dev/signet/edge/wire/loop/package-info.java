// SPDX-License-Identifier: Apache-2.0
/** The threads of the wire. Start at {@link EventLoops}. */
@NullMarked
package dev.signet.edge.wire.loop;

import org.jspecify.annotations.NullMarked;
