// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import dev.signet.edge.exchange.Fields;

/**
 * A response's status line and fields as they stood on the wire (RFC 9112 §4, §5).
 *
 * @param isHttp10 whether the origin speaks HTTP/1.0; any later 1.x is taken for 1.1
 * @param status 100 to 999
 * @param reason octets of the phrase; may be empty
 */
record ResponseHead(boolean isHttp10, int status, String reason, Fields fields) {

  /** One that comes before the final response (RFC 9110 §15.2). */
  boolean isInterim() {
    return status < 200;
  }

  /** Whether the origin means to take further requests on the connection (RFC 9112 §9.3). */
  boolean keepsConnection() {
    var keepsAlive = !isHttp10;
    for (var i = 0; i < fields.size(); i++) {
      if (!fields.name(i).equals("connection")) continue;
      for (var option : fields.value(i).split(",", -1)) {
        var text = option.strip();
        if (text.equalsIgnoreCase("close")) return false;
        if (text.equalsIgnoreCase("keep-alive")) keepsAlive = true;
      }
    }
    return keepsAlive;
  }
}
