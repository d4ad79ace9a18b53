// SPDX-License-Identifier: Apache-2.0
/**
 * From TCP to a request and back. Start at {@link dev.signet.edge.wire.TlsListener}; what lies
 * behind sees a connection only through {@link dev.signet.edge.exchange.ExchangeHandler}.
 *
 * <pre>
 * TCP ─▶ accept ─▶ (proxyprotocol) ─▶ hello, handshake ─▶ http1 or http2 ─▶ exchange
 *        bounds                        certificate, TLS    body: streams on loop
 * </pre>
 */
@NullMarked
package dev.signet.edge.wire;

import org.jspecify.annotations.NullMarked;
