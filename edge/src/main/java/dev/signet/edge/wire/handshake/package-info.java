// SPDX-License-Identifier: Apache-2.0
/**
 * From a TLS connection's first byte to the HTTP that it carries. Start at {@link HelloHandler}.
 *
 * <pre>
 * ClientHello ─▶ whose name? ─▶ certificate, perhaps waited for ─▶ TLS ─▶ HTTP/1.1 or HTTP/2
 * </pre>
 */
@NullMarked
package dev.signet.edge.wire.handshake;

import org.jspecify.annotations.NullMarked;
