// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP/2 (RFC 9113) toward the visitors. Start at {@link Http2Connections}; a request's way is
 * {@link FrameChecks}, {@link RequestFrames}, {@link RequestReading}, {@link Http2Exchange}, {@link
 * Http2ResponseWriter}.
 *
 * <p>Netty's codec reads and writes frames, keeps stream states and windows. What it would take
 * from the peer without a bound, or answer less strictly than the RFC, is bounded and refused here.
 */
@NullMarked
package dev.signet.edge.wire.http2;

import org.jspecify.annotations.NullMarked;
