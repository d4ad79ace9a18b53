// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.Octets;
import dev.signet.edge.wire.http.SectionLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Understands a response's head, strictly: what RFC 9112 does not allow is refused, and only what
 * it tells a proxy to repair is repaired (white space before a colon, §5.1).
 */
final class ResponseHeadParser {
  private static final int STATUS_AT = "HTTP/1.1 ".length();

  private final SectionLimits limits;

  ResponseHeadParser(SectionLimits limits) {
    this.limits = limits;
  }

  /**
   * @param bytes a head and nothing else, its lines ended by CR LF, its empty line included
   * @throws BrokenExchangeException if it is malformed, or more than we take
   */
  ResponseHead parse(byte[] bytes) {
    var end = lineEnd(bytes, 0);
    var isHttp10 = isHttp10(bytes, end);
    var status = status(bytes, end);
    var reason = reason(bytes, end);
    return new ResponseHead(isHttp10, status, reason, fields(bytes, end + 2));
  }

  /** {@code HTTP/1.x} and a space. */
  private static boolean isHttp10(byte[] bytes, int end) {
    if (end < STATUS_AT + 3
        || bytes[0] != 'H'
        || bytes[1] != 'T'
        || bytes[2] != 'T'
        || bytes[3] != 'P'
        || bytes[4] != '/'
        || bytes[5] != '1'
        || bytes[6] != '.'
        || !isDigit(bytes[7])
        || bytes[8] != ' ') throw malformed("status line (expected: HTTP/1.1 or HTTP/1.0, status)");
    return bytes[7] == '0';
  }

  /** Three digits (RFC 9110 §15). */
  private static int status(byte[] bytes, int end) {
    var status = 0;
    for (var i = STATUS_AT; i < STATUS_AT + 3; i++) {
      if (!isDigit(bytes[i])) throw malformed("status (expected: three digits)");
      status = 10 * status + bytes[i] - '0';
    }
    var isAlone = end == STATUS_AT + 3 || bytes[STATUS_AT + 3] == ' ';
    if (status < 100 || !isAlone) throw malformed("status (expected: 100 to 999)");
    return status;
  }

  /** A phrase may be missing, and the space before it with it (RFC 9112 §4). */
  private static String reason(byte[] bytes, int end) {
    var start = Math.min(end, STATUS_AT + 4);
    for (var i = start; i < end; i++)
      if (!Octets.isValue(bytes[i])) throw malformed("reason phrase (expected: no controls)");
    return text(bytes, start, end);
  }

  private Fields fields(byte[] bytes, int start) {
    if (bytes.length - start > limits.fieldSection())
      throw malformed("fields in all (expected: at most " + limits.fieldSection() + " octets)");
    var lines = new ArrayList<String>(24);
    for (var at = start; bytes[at] != '\r'; ) {
      if (lines.size() >= 2 * limits.fieldCount())
        throw malformed("fields (expected: at most " + limits.fieldCount() + ")");
      at = field(bytes, at, lines);
    }
    return Fields.of(lines.toArray(String[]::new));
  }

  /** Where the next line begins. A line that begins with white space folds the last (§5.2). */
  private int field(byte[] bytes, int start, List<String> lines) {
    var nameEnd = start;
    while (Octets.isToken(bytes[nameEnd])) nameEnd++;
    var colon = nameEnd;
    while (isSpace(bytes[colon])) colon++;
    if (nameEnd == start || bytes[colon] != ':')
      throw malformed("field name (expected: a token, then a colon)");
    var valueStart = colon + 1;
    while (isSpace(bytes[valueStart])) valueStart++;
    var end = valueStart;
    while (Octets.isValue(bytes[end])) end++;
    if (bytes[end] != '\r' || bytes[end + 1] != '\n')
      throw malformed("field value (expected: no control octets)");
    var valueEnd = end;
    while (valueEnd > valueStart && isSpace(bytes[valueEnd - 1])) valueEnd--;
    if (valueEnd - valueStart > limits.fieldLength())
      throw malformed("field value (expected: at most " + limits.fieldLength() + " octets)");
    lines.add(text(bytes, start, nameEnd));
    lines.add(text(bytes, valueStart, valueEnd));
    return end + 2;
  }

  private static int lineEnd(byte[] bytes, int start) {
    var at = start;
    while (bytes[at] != '\n') at++;
    return at - 1;
  }

  private static boolean isDigit(byte octet) {
    return octet >= '0' && octet <= '9';
  }

  private static boolean isSpace(byte octet) {
    return octet == ' ' || octet == '\t';
  }

  private static String text(byte[] bytes, int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
  }

  static BrokenExchangeException malformed(String reason) {
    return new BrokenExchangeException(OriginFailure.BAD_RESPONSE, reason);
  }
}
