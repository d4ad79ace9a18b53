// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.AsciiString;

/**
 * Encodes field sections with a table no larger than ours, however large a one the peer allows (RFC
 * 7541 §4.2). What differs from response to response stays out of the table.
 */
final class BoundedFieldEncoder extends DefaultHttp2HeadersEncoder {

  BoundedFieldEncoder() {
    super((name, value) -> isVarying(name), true);
  }

  private static boolean isVarying(CharSequence name) {
    return switch (name.length()) {
      case 3 -> AsciiString.contentEquals(name, "age");
      case 14 -> AsciiString.contentEquals(name, "content-length");
      default -> false;
    };
  }

  @Override
  public void maxHeaderTableSize(long max) throws Http2Exception {
    super.maxHeaderTableSize(Math.min(max, Http2Bounds.FIELD_TABLE));
  }
}
