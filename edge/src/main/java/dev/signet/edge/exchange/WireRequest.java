// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.exchange;

import org.jspecify.annotations.Nullable;

/**
 * A request's head as it stood on the wire: well-formed, nothing decoded, nothing normalised. Text
 * holds one octet per char (ISO 8859-1), in fields and target alike (RFC 9110 §5.5).
 *
 * <p>Good only while the call it is handed to lasts, since it may look into a buffer; {@link #kept}
 * outlives that.
 */
public interface WireRequest {

  Version version();

  /** As sent; methods are case-sensitive (RFC 9110 §9.1). */
  String method();

  /** The request target (RFC 9112 §3.2), or {@code :path} (RFC 9113 §8.3.1). */
  String target();

  /** {@code :authority}; null over HTTP/1.1, where Host stands among the fields. */
  @Nullable String authority();

  /** All fields, framing and connection ones among them. */
  Fields fields();

  /** Whether a body follows, perhaps one without an octet. */
  boolean hasBody();

  /** The same, independent of whatever this looks into. */
  WireRequest kept();

  /** Versions of HTTP. */
  enum Version {
    HTTP_1_0("1.0"),
    HTTP_1_1("1.1"),
    HTTP_2("2"),
    HTTP_3("3");

    private final String text;

    Version(String text) {
      this.text = text;
    }

    /** As a Via field writes it (RFC 9110 §7.6.3). */
    public String text() {
      return text;
    }

    /** Whether the authority stands in a pseudo-header field instead of Host. */
    public boolean hasPseudoFields() {
      return this == HTTP_2 || this == HTTP_3;
    }
  }
}
