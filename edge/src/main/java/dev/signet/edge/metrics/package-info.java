// SPDX-License-Identifier: Apache-2.0
/** What can be measured from outside. Start at {@link dev.signet.edge.metrics.NodeMetrics}. */
@NullMarked
package dev.signet.edge.metrics;

import org.jspecify.annotations.NullMarked;
