// SPDX-License-Identifier: Apache-2.0
/** Requests as the wire hands them over, for tests without one. */
@NullMarked
package dev.signet.edge.exchange;

import org.jspecify.annotations.NullMarked;
