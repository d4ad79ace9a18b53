// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import dev.signet.edge.exchange.ConnectionFields;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.Octets;
import dev.signet.edge.exchange.ResponseContent;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;

/**
 * Writes the head of a response in Akka HTTP's model as RFC 9113 §8.3.2 wants it: nothing of the
 * connection's, no length but the entity's, and nothing at all if a field is illegal.
 */
final class Http2ResponseHead {
  private Http2ResponseHead() {}

  /**
   * TE is for requests alone: a client takes a response with it for malformed (RFC 9113 §8.2.2).
   */
  static boolean isLeftOut(String lowerCaseName) {
    return lowerCaseName.equals("te") || ConnectionFields.isMadeAnew(lowerCaseName);
  }

  /**
   * @param length for Content-Length, or {@link ResponseContent#NO_LENGTH}
   * @param date for responses that have none (RFC 9110 §6.6.1)
   * @return whether all of it may be written
   */
  static boolean render(HttpResponse response, long length, String date, ResponseFields to) {
    var status = response.status().intValue();
    if (!ResponseContent.isFinal(status)) return false;
    to.begin(StatusText.of(status));
    var hasDate = false;
    for (HttpHeader header : response.getHeaders()) {
      var name = header.lowercaseName();
      if (isLeftOut(name)) continue;
      var value = header.value();
      if (!Octets.isLowerCaseToken(name) || !Octets.isValue(value)) return false;
      hasDate |= name.equals("date");
      to.add(name, value);
    }
    if (!hasDate) to.add("date", date);
    if (length != ResponseContent.NO_LENGTH) to.add("content-length", Digits.of(length));
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
      if (isLeftOut(name)) continue;
      if (!Octets.isLowerCaseToken(name) || !Octets.isValue(value)) return false;
      to.add(AsciiString.of(name), AsciiString.of(value));
    }
    return true;
  }
}
