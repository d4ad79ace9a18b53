// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.exchange;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Status and fields of a response that is sent many times. What a protocol makes of them is made at
 * its first use and kept. Safe for concurrent use.
 */
public final class RenderedHead {
  private final int status;
  private final String reason;
  private final Fields fields;
  private volatile @Nullable Object http1;
  private volatile @Nullable Object http2;

  /**
   * @param reason phrase (RFC 9112 §4); may be empty
   * @param fields as the client gets them, none of the connection's own, and neither Age nor
   *     Content-Length
   * @throws IllegalArgumentException if it may not be written: no protocol looks at it again
   */
  public RenderedHead(int status, String reason, Fields fields) {
    if (!ResponseContent.isFinal(status))
      throw new IllegalArgumentException("status: " + status + " (expected: 200 to 999)");
    for (var i = 0; i < fields.size(); i++)
      if (!Octets.isToken(fields.nameAsWritten(i)) || !Octets.isValue(fields.value(i)))
        throw new IllegalArgumentException("field " + i + " (expected: legal octets)");
    this.status = status;
    this.reason = reason;
    this.fields = fields;
  }

  public int status() {
    return status;
  }

  public String reason() {
    return reason;
  }

  public Fields fields() {
    return fields;
  }

  /** What HTTP/1.1 has made of it, or makes now; it has one form and one caller. */
  @SuppressWarnings("unchecked")
  public <F> F http1(Function<RenderedHead, F> make) {
    var found = http1;
    if (found == null) http1 = found = make.apply(this);
    return (F) found;
  }

  /** What HTTP/2 has made of it, or makes now; it has one form and one caller. */
  @SuppressWarnings("unchecked")
  public <F> F http2(Function<RenderedHead, F> make) {
    var found = http2;
    if (found == null) http2 = found = make.apply(this);
    return (F) found;
  }
}
