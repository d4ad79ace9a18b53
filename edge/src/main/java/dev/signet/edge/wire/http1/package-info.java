// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP/1.1 on a connection (RFC 9112), strict in what it takes and in what it gives. Start at
 * {@link Http1Connection}.
 *
 * <pre>
 * bytes ─▶ HeadScanner ─▶ HeadParser ─▶ RequestFraming ─▶ a hit? ─▶ written there and then
 *           where it ends   octets         RFC 9112 §6      └▶ Http1Exchange: body in, response out
 * </pre>
 */
@NullMarked
package dev.signet.edge.wire.http1;

import org.jspecify.annotations.NullMarked;
