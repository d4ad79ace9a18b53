// SPDX-License-Identifier: Apache-2.0
/**
 * The management API, health and metrics. Start at {@link dev.signet.edge.node.admin.AdminHandler}:
 * it finds the {@link dev.signet.edge.node.admin.Endpoint} of a request, asks for the token, reads
 * the body within its bounds, and turns whatever goes wrong into a problem (RFC 9457).
 */
@NullMarked
package dev.signet.edge.node.admin;

import org.jspecify.annotations.NullMarked;
