/**
 * Asking a site's origin, over HTTP/1.1 held to the letter of RFC 9112. Start at {@link
 * dev.signet.edge.origin.OriginClient}; {@link dev.signet.edge.origin.OriginAddressPolicy} says
 * which addresses may be asked at all.
 *
 * <pre>
 * OriginClient ─▶ Asking ─▶ OriginPools ─▶ OriginPool ─▶ OriginConnector ─▶ OriginAddresses, OriginTls
 *                    │                                        │
 *                    └──▶ CarriedExchange ◀── OriginConnection ◀┘
 *                           ├ RequestSending:  RequestHeadWriter, LeavingBody
 *                           └ ResponseReading: HeadScanner ▸ ResponseHeadParser ▸ ResponseFraming
 *                                              ▸ ChunkedBody, ArrivingBody ▸ OriginResponses
 * </pre>
 */
@NullMarked
package dev.signet.edge.origin;

import org.jspecify.annotations.NullMarked;
