// SPDX-License-Identifier: Apache-2.0
/**
 * A request and its answer, as everybody behind the wire sees them. Start at {@link
 * ExchangeHandler}; what a message is made of stands at {@link Messages}.
 */
@NullMarked
package dev.signet.edge.exchange;

import org.jspecify.annotations.NullMarked;
