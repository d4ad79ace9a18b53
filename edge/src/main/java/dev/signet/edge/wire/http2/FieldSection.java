// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import dev.signet.edge.wire.http.HttpLimits;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Arrays;
import java.util.List;

/**
 * One field section as HPACK gives it: lines in their order, unchecked, counted against the limits
 * as HTTP/1.1 counts, by names and values alone. What goes beyond a limit is noted and not kept, so
 * that the section is read to its end and the table stays right (RFC 9113 §4.3) however large it
 * is.
 */
final class FieldSection extends DefaultHttp2Headers {
  private static final AsciiString COOKIE = AsciiString.cached("cookie");
  private static final AsciiString CRUMB_SEPARATOR = AsciiString.cached("; ");

  private final HttpLimits limits;
  private AsciiString[] lines;
  private int size;
  private int fields;
  private int octets;
  private int cookies;
  private int cookieOctets;
  private boolean isTargetTooLong;
  private boolean isTooLarge;

  FieldSection(HttpLimits limits, int expectedLines) {
    super(false, 2);
    this.limits = limits;
    this.lines = new AsciiString[2 * Math.max(8, expectedLines)];
  }

  @Override
  public Http2Headers add(CharSequence name, CharSequence value) {
    keep(AsciiString.of(name), AsciiString.of(value));
    return this;
  }

  private void keep(AsciiString name, AsciiString value) {
    if (name.length() > 0 && name.byteAt(0) == ':') {
      if (value.length() > limits.maxTargetLength()) {
        if (name.equals(PseudoHeaderName.PATH.value())) isTargetTooLong = true;
        else isTooLarge = true;
        return;
      }
    } else {
      var isCookie = name.equals(COOKIE);
      if (!isCookie || cookies++ == 0) fields++;
      if (isCookie) cookieOctets += value.length() + (cookies > 1 ? 2 : 0);
      octets += name.length() + value.length();
      if (fields > limits.maxFieldCount()
          || octets > limits.maxFieldSection()
          || (isCookie ? cookieOctets : value.length()) > limits.maxFieldLength()) {
        // what counts is capped, so that no count overflows
        octets = limits.maxFieldSection();
        cookieOctets = Math.min(cookieOctets, limits.maxFieldLength() + 1);
        isTooLarge = true;
        return;
      }
    }
    if (isTooLarge || isTargetTooLong) return;
    if (2 * size == lines.length) {
      // more pseudo fields than there are, or many crumbs: nobody sends so many
      if (size >= 2 * limits.maxFieldCount() + 64) {
        isTooLarge = true;
        return;
      }
      lines = Arrays.copyOf(lines, 2 * lines.length);
    }
    lines[2 * size] = name;
    lines[2 * size + 1] = value;
    size++;
  }

  /** Lines, pseudo fields among them. */
  int lines() {
    return size;
  }

  AsciiString lineName(int index) {
    return lines[2 * index];
  }

  AsciiString lineValue(int index) {
    return lines[2 * index + 1];
  }

  boolean isTargetTooLong() {
    return isTargetTooLong;
  }

  boolean isTooLarge() {
    return isTooLarge;
  }

  /** Makes one field of the cookie's crumbs, in the first one's place (RFC 9113 §8.2.3). */
  void joinCookies() {
    if (cookies < 2) return;
    var joined = new byte[cookieOctets];
    var length = 0;
    var first = -1;
    var kept = 0;
    for (var i = 0; i < size; i++) {
      var name = lines[2 * i];
      var value = lines[2 * i + 1];
      if (name.equals(COOKIE)) {
        if (first >= 0) length = append(CRUMB_SEPARATOR, joined, length);
        length = append(value, joined, length);
        if (first >= 0) continue;
        first = kept;
      }
      lines[2 * kept] = name;
      lines[2 * kept + 1] = value;
      kept++;
    }
    lines[2 * first + 1] = new AsciiString(joined, 0, length, false);
    size = kept;
    cookies = 1;
  }

  private static int append(AsciiString text, byte[] to, int at) {
    System.arraycopy(text.array(), text.arrayOffset(), to, at, text.length());
    return at + text.length();
  }

  /** None, whatever the section holds: lengths are compared by the exchange, more strictly. */
  @Override
  public List<CharSequence> getAll(CharSequence name) {
    return List.of();
  }
}
