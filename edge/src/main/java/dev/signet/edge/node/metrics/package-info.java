// SPDX-License-Identifier: Apache-2.0
/** What can be measured from outside. Start at {@link dev.signet.edge.node.metrics.NodeMetrics}. */
@NullMarked
package dev.signet.edge.node.metrics;

import org.jspecify.annotations.NullMarked;
