// SPDX-License-Identifier: Apache-2.0
/**
 * A shared HTTP cache (RFC 9111). Start at {@link dev.signet.edge.cache.HttpCache}, which carries
 * out what the policy classes decide; each of those answers one question and knows neither streams
 * nor clocks.
 */
@NullMarked
package dev.signet.edge.cache;

import org.jspecify.annotations.NullMarked;
