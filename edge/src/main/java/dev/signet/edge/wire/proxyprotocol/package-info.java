// SPDX-License-Identifier: Apache-2.0
/**
 * The PROXY protocol, version 2: start at {@link
 * dev.signet.edge.wire.proxyprotocol.ProxyHeaderReader}.
 */
@NullMarked
package dev.signet.edge.wire.proxyprotocol;

import org.jspecify.annotations.NullMarked;
