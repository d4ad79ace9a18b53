// SPDX-License-Identifier: Apache-2.0
/**
 * Ports and the connections that come to them, within bounds. Start at {@link Acceptor}.
 *
 * <pre>
 * TCP ─▶ ConnectionGuard ─▶ (ProxyHeaderHandler) ─▶ bound per client ─▶ what the port serves
 * </pre>
 */
@NullMarked
package dev.signet.edge.wire.accept;

import org.jspecify.annotations.NullMarked;
