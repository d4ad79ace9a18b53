// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http1;

import dev.signet.edge.exchange.Octets;
import dev.signet.edge.exchange.Refusal;
import dev.signet.edge.exchange.WireRequest.Version;
import dev.signet.edge.wire.http.HttpLimits;
import org.jspecify.annotations.Nullable;

/**
 * Understands a request's head, strictly: a line ends with CR LF, a name with its colon, and
 * nothing is repaired (RFC 9112 §2 to §5). One loop over the octets; nothing is allocated.
 */
final class HeadParser {
  private static final Refusal LINE =
      Refusal.malformed("request line (expected: method target version)");
  private static final Refusal METHOD = Refusal.malformed("method (expected: a token)");
  private static final Refusal TARGET =
      Refusal.malformed("request target (expected: visible ASCII without a fragment)");
  private static final Refusal VERSION =
      new Refusal(505, "version (expected: HTTP/1.1 or HTTP/1.0)");
  private static final Refusal NAME =
      Refusal.malformed("field name (expected: a token, then at once a colon)");
  private static final Refusal VALUE =
      Refusal.malformed("field value (expected: no control octets, and CR LF at its end)");
  private static final Refusal LONG_TARGET = new Refusal(414, "request target (expected: shorter)");
  private static final Refusal LONG_FIELD = new Refusal(431, "field value (expected: shorter)");
  private static final Refusal MANY_FIELDS = new Refusal(431, "fields (expected: fewer)");
  private static final Refusal LONG_SECTION = new Refusal(431, "fields in all (expected: shorter)");

  private final HttpLimits limits;

  HeadParser(HttpLimits limits) {
    this.limits = limits;
  }

  /**
   * @param bytes a head and nothing else, its empty line included
   * @return null if all is well
   */
  @Nullable Refusal parse(Http1Head head, byte[] bytes, int length) {
    head.begin(bytes, 0);
    var at = 0;
    while (Octets.isToken(bytes[at])) at++;
    if (at == 0 || bytes[at] != ' ') return METHOD;
    head.methodEnd = at++;
    head.targetStart = at;
    while (Octets.isTarget(bytes[at])) at++;
    head.targetEnd = at;
    if (at == head.targetStart || bytes[at] != ' ') return bytes[at] == '\r' ? LINE : TARGET;
    if (at - head.targetStart > limits.maxTargetLength()) return LONG_TARGET;
    at++;
    var refusal = version(head, bytes, at, length);
    return refusal != null ? refusal : fields(head, bytes, at + 10, length);
  }

  /** {@code HTTP/1.1} CR LF; any other 1.x is spoken to as 1.1 (RFC 9110 §2.5). */
  private static @Nullable Refusal version(Http1Head head, byte[] bytes, int at, int length) {
    if (at + 10 > length
        || bytes[at] != 'H'
        || bytes[at + 1] != 'T'
        || bytes[at + 2] != 'T'
        || bytes[at + 3] != 'P'
        || bytes[at + 4] != '/'
        || !isDigit(bytes[at + 5])
        || bytes[at + 6] != '.'
        || !isDigit(bytes[at + 7])
        || bytes[at + 8] != '\r'
        || bytes[at + 9] != '\n') return LINE;
    if (bytes[at + 5] != '1') return VERSION;
    head.version = bytes[at + 7] == '0' ? Version.HTTP_1_0 : Version.HTTP_1_1;
    return null;
  }

  private @Nullable Refusal fields(Http1Head head, byte[] bytes, int start, int length) {
    var at = start;
    var octets = 0;
    while (bytes[at] != '\r') {
      var nameStart = at;
      while (Octets.isToken(bytes[at])) at++;
      if (at == nameStart || bytes[at] != ':') return NAME;
      var nameEnd = at++;
      while (bytes[at] == ' ' || bytes[at] == '\t') at++;
      var valueStart = at;
      while (Octets.isValue(bytes[at])) at++;
      if (bytes[at] != '\r' || bytes[at + 1] != '\n') return VALUE;
      var valueEnd = at;
      while (valueEnd > valueStart && (bytes[valueEnd - 1] == ' ' || bytes[valueEnd - 1] == '\t'))
        valueEnd--;
      if (valueEnd - valueStart > limits.maxFieldLength()) return LONG_FIELD;
      octets += nameEnd - nameStart + valueEnd - valueStart;
      if (octets > limits.maxFieldSection()) return LONG_SECTION;
      if (head.isFull()) return MANY_FIELDS;
      head.add(nameStart, nameEnd, valueStart, valueEnd);
      at += 2;
    }
    return at + 2 == length && bytes[at + 1] == '\n' ? null : VALUE;
  }

  private static boolean isDigit(byte octet) {
    return octet >= '0' && octet <= '9';
  }
}
