// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import dev.signet.edge.exchange.ContentLength;
import dev.signet.edge.exchange.ResponseContent;

/**
 * Where a final response's content ends (RFC 9112 §6.3). What two recipients could read differently
 * is refused: that is how one visitor gets what was meant for another.
 */
sealed interface ResponseFraming {
  /**
   * There is none, whatever the fields say.
   *
   * @param length that the content would have (RFC 9110 §8.6); -1 if that is not said
   */
  record NoContent(long length) implements ResponseFraming {}

  /**
   * @param octets may be 0
   */
  record Length(long octets) implements ResponseFraming {}

  record Chunked() implements ResponseFraming {}

  /** Until the connection's orderly end. */
  record UntilClose() implements ResponseFraming {}

  /**
   * @throws BrokenExchangeException if the fields leave room for doubt
   */
  static ResponseFraming of(ResponseHead head, boolean isForHead) {
    var fields = head.fields();
    var length = -1L;
    var isChunked = false;
    for (var i = 0; i < fields.size(); i++) {
      switch (fields.name(i)) {
        case "content-length" -> {
          if (length >= 0)
            throw ResponseHeadParser.malformed("Content-Length twice (expected: once)");
          length = length(fields.value(i));
        }
        case "transfer-encoding" -> {
          if (isChunked || !fields.value(i).equalsIgnoreCase("chunked"))
            throw ResponseHeadParser.malformed("Transfer-Encoding (expected: chunked, once)");
          isChunked = true;
        }
        default -> {
          // does not concern the content
        }
      }
    }
    if (isChunked && length >= 0)
      throw ResponseHeadParser.malformed(
          "Transfer-Encoding beside Content-Length (expected: one of them)");
    if (isChunked && head.isHttp10())
      throw ResponseHeadParser.malformed("Transfer-Encoding in HTTP/1.0 (expected: none)");
    if (isForHead || !ResponseContent.isAllowed(head.status()))
      return new NoContent(head.status() == 204 ? -1 : length);
    if (isChunked) return new Chunked();
    return length >= 0 ? new Length(length) : new UntilClose();
  }

  private static long length(String value) {
    var octets = ContentLength.parse(value);
    if (octets < 0)
      throw ResponseHeadParser.malformed("Content-Length (expected: 1 to 18 digits alone)");
    return octets;
  }
}
