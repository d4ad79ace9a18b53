// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.Messages;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;

/**
 * Writes the head of a response in Akka HTTP's model as RFC 9113 §8.3.2 wants it: nothing of the
 * connection's, no length but the entity's, and nothing at all if a field is illegal.
 */
final class Http2ResponseHead {
  /** What the entity's length is if it has none, or must not be told. */
  static final long NO_LENGTH = -1;

  private Http2ResponseHead() {}

  /**
   * @param length for Content-Length, or {@link #NO_LENGTH}
   * @param date for responses that have none (RFC 9110 §6.6.1)
   * @return whether all of it may be written
   */
  static boolean render(HttpResponse response, long length, String date, ResponseFields to) {
    var status = response.status().intValue();
    if (!StatusText.isStatus(status)) return false;
    to.begin(StatusText.of(status));
    var hasDate = false;
    for (HttpHeader header : response.getHeaders()) {
      var name = header.lowercaseName();
      if (!mayStand(name)) {
        if (Http2FieldRules.isName(name)) continue;
        return false;
      }
      var value = header.value();
      if (!Http2FieldRules.isValue(value)) return false;
      hasDate |= name.equals("date");
      to.add(name, value);
    }
    if (!hasDate) to.add("date", date);
    if (length != NO_LENGTH) to.add("content-length", Digits.of(length));
    return true;
  }

  /**
   * Writes fields without a pseudo one that could be left out.
   *
   * @return whether all of it may be written
   */
  static boolean render(Fields fields, Http2Headers to) {
    for (var i = 0; i < fields.size(); i++) {
      var name = fields.name(i);
      var value = fields.value(i);
      if (!Http2FieldRules.isName(name) || !Http2FieldRules.isValue(value)) return false;
      if (mayStand(name)) to.add(AsciiString.of(name), AsciiString.of(value));
    }
    return true;
  }

  /** Whether a response may have a field of this name beside its framing. */
  static boolean mayStand(String lowerCaseName) {
    return Http2FieldRules.isName(lowerCaseName)
        && !Http2FieldRules.isConnectionSpecific(lowerCaseName)
        && !lowerCaseName.equals("content-length");
  }

  /** What Content-Length has to say (RFC 9110 §8.6). */
  static long length(int status, HttpResponse response, boolean answersHead) {
    if (StatusText.hasNoBody(status)) return NO_LENGTH;
    var length = response.entity().getContentLengthOption();
    if (length.isEmpty()) return NO_LENGTH;
    // in answer to HEAD, nothing there says nothing of what GET would bring
    return answersHead
            && length.getAsLong() == 0
            && response.getAttribute(Messages.NO_OCTETS).isEmpty()
        ? NO_LENGTH
        : length.getAsLong();
  }
}
