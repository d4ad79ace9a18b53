// SPDX-License-Identifier: Apache-2.0
/**
 * The PROXY protocol, version 2: start at {@link dev.signet.edge.listener.proxy.ProxyHeaderReader}.
 */
@NullMarked
package dev.signet.edge.listener.proxy;

import org.jspecify.annotations.NullMarked;
