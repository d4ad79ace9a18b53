// SPDX-License-Identifier: Apache-2.0
/**
 * TLS with one certificate, as Netty's handlers: start at {@link dev.signet.edge.tls.TlsContexts}.
 * {@link dev.signet.edge.tls.RegionTickets} keeps the region's session tickets good on all of its
 * nodes.
 *
 * <pre>
 *   RegionStore ◀──▶ RegionTickets ──TicketSecrets──▶ TlsContexts ──▶ every TlsContext that lives
 *                    (rotated by whoever is first)      │ create           │ newHandler
 *                                                       ▼                  ▼
 *                                                   TlsContext         SslHandler
 * </pre>
 */
@NullMarked
package dev.signet.edge.tls;

import org.jspecify.annotations.NullMarked;
