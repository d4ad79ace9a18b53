// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.hello;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a connection's first bytes are no ClientHello we go on with, and what is answered. */
public enum HelloRefusal {
  /** Some TLS structure is cut, or longer than what holds it. */
  MALFORMED(TlsAlert.DECODE_ERROR),
  /** The ClientHello, its records or their number are larger than allowed. */
  OVERSIZED(TlsAlert.RECORD_OVERFLOW),
  /** TLS, but something else than a ClientHello comes first. */
  NOT_A_CLIENT_HELLO(TlsAlert.UNEXPECTED_MESSAGE),
  /** The same extension twice (RFC 8446 §4.2), or two host names (RFC 6066 §3). */
  DUPLICATE(TlsAlert.ILLEGAL_PARAMETER),
  /** Nothing newer than TLS 1.1 is offered (RFC 8996). */
  OLD_VERSION(TlsAlert.PROTOCOL_VERSION),
  /** An SSL 2 compatible hello: forbidden since RFC 6176. */
  SSL_2(TlsAlert.PROTOCOL_VERSION),
  /** Plain HTTP on the TLS port: answered in its own language. */
  PLAIN_HTTP(
      """
      HTTP/1.1 400 Bad Request\r
      Content-Type: text/plain; charset=UTF-8\r
      Content-Length: 43\r
      Connection: close\r
      \r
      A plain HTTP request came to an HTTPS port.
      """
          .stripTrailing()),
  /** None of the above: closed without a word. */
  NOT_TLS("");

  private final @Nullable TlsAlert alert;
  private final String words;

  HelloRefusal(TlsAlert alert) {
    this.alert = alert;
    this.words = "";
  }

  HelloRefusal(String words) {
    this.alert = null;
    this.words = words;
  }

  /** What is written before the connection is closed; may be empty. */
  public byte[] answer() {
    return alert == null ? words.getBytes(StandardCharsets.US_ASCII) : alert.plaintextRecord();
  }

  /** As metrics write it: {@code not-tls}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
