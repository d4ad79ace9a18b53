// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import dev.signet.edge.exchange.RenderedHead;
import dev.signet.edge.exchange.ResponseContent;
import io.netty.util.AsciiString;
import java.util.ArrayList;

/**
 * A {@link RenderedHead} as HPACK wants it: names and values as octets with their hashes, and
 * nothing of the connection's.
 */
final class PreparedHead {
  private static final AsciiString AGE = AsciiString.cached("age");
  private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");
  private static final AsciiString DATE = AsciiString.cached("date");

  private final AsciiString status;
  private final AsciiString[] lines;
  private final boolean hasDate;
  private final boolean hasLength;

  /** Whichever thread wrote it, it is whole. */
  private Length length = new Length(0, Digits.of(0));

  private PreparedHead(
      AsciiString status, AsciiString[] lines, boolean hasDate, boolean hasLength) {
    this.status = status;
    this.lines = lines;
    this.hasDate = hasDate;
    this.hasLength = hasLength;
  }

  static PreparedHead of(RenderedHead head) {
    var fields = head.fields();
    var lines = new ArrayList<AsciiString>();
    var hasDate = false;
    for (var i = 0; i < fields.size(); i++) {
      var name = fields.name(i);
      var value = fields.value(i);
      if (Http2ResponseHead.isLeftOut(name)) continue;
      hasDate |= name.equals("date");
      lines.add(AsciiString.cached(name));
      lines.add(AsciiString.cached(value));
    }
    return new PreparedHead(
        StatusText.of(head.status()),
        lines.toArray(AsciiString[]::new),
        hasDate,
        ResponseContent.isAllowed(head.status()));
  }

  /**
   * Writes all of a hit's fields.
   *
   * @param date for heads that have none
   */
  void render(long ageSeconds, int bodyLength, String date, ResponseFields to) {
    to.begin(status);
    for (var i = 0; i < lines.length; i += 2) to.add(lines[i], lines[i + 1]);
    if (!hasDate) to.add(DATE, date);
    to.add(AGE, Digits.of(ageSeconds));
    if (hasLength) to.add(CONTENT_LENGTH, written(bodyLength));
  }

  /** Nearly always the one of the last time: a head belongs to a body. */
  private AsciiString written(int bodyLength) {
    var known = length;
    if (known.number != bodyLength) length = known = new Length(bodyLength, Digits.of(bodyLength));
    return known.text;
  }

  private record Length(int number, AsciiString text) {}
}
