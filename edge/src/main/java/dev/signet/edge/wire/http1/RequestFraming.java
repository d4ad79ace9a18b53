// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http1;

import dev.signet.edge.exchange.ContentLength;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.Octets;
import dev.signet.edge.exchange.Refusal;
import dev.signet.edge.exchange.WireRequest.Version;

/**
 * Where a request's body ends (RFC 9112 §6.3). Whatever two recipients could read differently is
 * refused: between a front and an origin that is how one request becomes two.
 */
sealed interface RequestFraming {
  record NoBody() implements RequestFraming {}

  /**
   * @param octets may be 0
   */
  record Length(long octets) implements RequestFraming {}

  record Chunked() implements RequestFraming {}

  record Refused(Refusal refusal) implements RequestFraming {}

  RequestFraming NO_BODY = new NoBody();
  RequestFraming CHUNKED = new Chunked();

  static RequestFraming of(Version version, Fields fields) {
    var length = -1;
    var coding = -1;
    for (var i = 0; i < fields.size(); i++) {
      switch (fields.name(i)) {
        case "content-length" -> {
          if (length >= 0) return refused(400, "Content-Length twice (expected: once)");
          length = i;
        }
        case "transfer-encoding" -> {
          if (coding >= 0) return refused(400, "Transfer-Encoding twice (expected: once)");
          coding = i;
        }
        default -> {
          // does not concern the body
        }
      }
    }
    if (coding < 0) return length < 0 ? NO_BODY : length(fields.value(length));
    if (length >= 0)
      return refused(400, "Transfer-Encoding beside Content-Length (expected: one of them)");
    if (version == Version.HTTP_1_0)
      return refused(400, "Transfer-Encoding in HTTP/1.0 (expected: none)");
    return coding(fields.value(coding));
  }

  private static RequestFraming length(String value) {
    var octets = ContentLength.parse(value);
    if (octets == ContentLength.MALFORMED)
      return refused(400, "Content-Length (expected: digits alone)");
    if (octets == ContentLength.TOO_LARGE) return refused(413, "Content-Length (expected: less)");
    return new Length(octets);
  }

  /**
   * Only chunked is understood (RFC 9112 §6.1). Where it isn't the last coding, once, nobody knows
   * where the body ends (§6.3); what is no list of codings at all is malformed.
   */
  private static RequestFraming coding(String value) {
    if (value.equalsIgnoreCase("chunked")) return CHUNKED;
    var codings = value.split(",", -1);
    for (var i = 0; i < codings.length; i++) {
      var coding = codings[i].strip();
      var isLast = i == codings.length - 1;
      if (!Octets.isToken(coding) || coding.equalsIgnoreCase("chunked") != isLast)
        return refused(400, "Transfer-Encoding (expected: chunked)");
    }
    return refused(501, "Transfer-Encoding (expected: chunked alone)");
  }

  private static RequestFraming refused(int status, String reason) {
    return new Refused(new Refusal(status, reason));
  }
}
