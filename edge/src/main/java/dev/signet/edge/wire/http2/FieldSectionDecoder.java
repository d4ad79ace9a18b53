// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import dev.signet.edge.wire.http.HttpLimits;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Headers;

/**
 * Decodes every field block to its end and judges none: a section that is malformed or too large is
 * the stream's fault, found once the stream is known, and costs the connection nothing. Only a
 * block larger than our bound, and what breaks HPACK itself, ends the connection.
 */
final class FieldSectionDecoder extends DefaultHttp2HeadersDecoder {
  private final HttpLimits limits;

  FieldSectionDecoder(HttpLimits limits) {
    super(false, Http2CodecUtil.MAX_HEADER_LIST_SIZE);
    this.limits = limits;
  }

  @Override
  protected Http2Headers newHeaders() {
    return new FieldSection(limits, Math.min(numberOfHeadersGuess() + 1, limits.maxFieldCount()));
  }

  /** Octets of a block, beyond which it is not collected any more. */
  @Override
  public long maxHeaderListSizeGoAway() {
    return Http2Bounds.fieldBlock(limits);
  }
}
