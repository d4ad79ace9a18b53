// SPDX-License-Identifier: Apache-2.0
/**
 * Whether this node should be sent visitors. Start at {@link
 * dev.signet.edge.node.health.Readiness}.
 */
@NullMarked
package dev.signet.edge.node.health;

import org.jspecify.annotations.NullMarked;
