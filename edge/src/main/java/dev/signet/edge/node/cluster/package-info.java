// SPDX-License-Identifier: Apache-2.0
/**
 * A node's place among the nodes of its region. Start at {@link
 * dev.signet.edge.node.cluster.ClusterMember}; {@link dev.signet.edge.node.cluster.EdgeMembership}
 * is for nodes that only serve.
 */
@NullMarked
package dev.signet.edge.node.cluster;

import org.jspecify.annotations.NullMarked;
