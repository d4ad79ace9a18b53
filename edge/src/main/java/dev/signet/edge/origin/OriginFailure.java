// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why an origin gave no response, sorted by whose fault it is. */
public enum OriginFailure {
  /** Its name does not resolve. */
  UNRESOLVED(502),
  /** Its address may not be connected to. */
  ADDRESS_REFUSED(502),
  /** No connection. Nothing was sent. */
  UNREACHABLE(502),
  /** Its certificate is not valid for its name, or TLS failed otherwise. */
  TLS_FAILED(502),
  /** The connection ended before a response began, or within its head. */
  CLOSED(502),
  /** What it sent is no HTTP response we accept. */
  BAD_RESPONSE(502),
  /** No connection or no response in time. */
  TIMED_OUT(504),
  /** Too many requests wait for it already, or too many origins are being asked. */
  OVERLOADED(503),
  /** The request's own body broke off; the origin is not at fault. */
  REQUEST_BROKEN(400),
  /** Something of ours. */
  INTERNAL(502);

  private final int status;

  OriginFailure(int status) {
    this.status = status;
  }

  /** Status toward the client (RFC 9110 §15.5, §15.6). */
  public int status() {
    return status;
  }

  /** For metrics and logs: {@code timed-out}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What became of looking for addresses, connecting, and greeting. */
  static OriginFailure ofConnecting(Throwable thrown) {
    for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      var known = known(cause);
      if (known != null) return known;
    }
    return INTERNAL;
  }

  private static @Nullable OriginFailure known(Throwable cause) {
    return switch (cause) {
      case BrokenExchangeException broken -> broken.failure();
      case OriginAddressPolicy.RefusedAddressException _ -> ADDRESS_REFUSED;
      case UnknownHostException _ -> UNRESOLVED;
      case SslHandshakeTimeoutException _ -> TIMED_OUT;
      case ConnectTimeoutException _ -> TIMED_OUT;
      case TimeoutException _ -> TIMED_OUT;
      case SSLException _ -> TLS_FAILED;
      case IOException _ -> UNREACHABLE;
      default -> null;
    };
  }
}
