// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import akka.http.impl.engine.client.OutgoingConnectionBlueprint;
import akka.http.scaladsl.model.IllegalResponseException;
import akka.stream.BufferOverflowException;
import akka.stream.StreamTcpException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why an origin gave no response, sorted by whose fault it is. */
public enum OriginFailure {
  /** Its name does not resolve. */
  UNRESOLVED(502, false),
  /** Its address may not be connected to. */
  ADDRESS_REFUSED(502, false),
  /** No connection. Nothing was sent. */
  UNREACHABLE(502, true),
  /** Its certificate is not valid for its name, or TLS failed otherwise. */
  TLS_FAILED(502, false),
  /** The connection ended before a response began. */
  CLOSED(502, true),
  /** What it sent is no HTTP response we accept. */
  BAD_RESPONSE(502, false),
  /** No connection or no first byte in time. */
  TIMED_OUT(504, false),
  /** Too many requests wait for it already, or too many origins are being asked. */
  OVERLOADED(503, false),
  /** Something of ours. */
  INTERNAL(502, false);

  private final int status;
  private final boolean retry;

  OriginFailure(int status, boolean retry) {
    this.status = status;
    this.retry = retry;
  }

  /** Status toward the client (RFC 9110 §15.6). */
  public int status() {
    return status;
  }

  /** Whether a further attempt on a fresh connection may help. */
  boolean isWorthRetrying() {
    return retry;
  }

  /** For metrics and logs: {@code timed-out}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static OriginFailure of(Throwable thrown) {
    for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      var known = known(cause);
      if (known != null) return known;
    }
    return INTERNAL;
  }

  private static @Nullable OriginFailure known(Throwable cause) {
    return switch (cause) {
      case OriginAddressPolicy.RefusedAddressException _ -> ADDRESS_REFUSED;
      case UnknownHostException _ -> UNRESOLVED;
      case SSLException _ -> TLS_FAILED;
      case BufferOverflowException _ -> OVERLOADED;
      case OutgoingConnectionBlueprint.UnexpectedConnectionClosureException _ -> CLOSED;
      case IllegalResponseException _ -> BAD_RESPONSE;
      case ConnectException _ -> UNREACHABLE;
      case TimeoutException _ -> TIMED_OUT;
      case StreamTcpException tcp -> ofTcp(tcp);
      default -> null;
    };
  }

  /** Akka tells an expired connect timeout and a broken connection apart in words only. */
  private static OriginFailure ofTcp(StreamTcpException tcp) {
    var message = String.valueOf(tcp.getMessage());
    if (message.contains("timeout") || String.valueOf(tcp.getCause()).contains("timeout"))
      return TIMED_OUT;
    return message.contains("closed") || message.contains("reset") ? CLOSED : UNREACHABLE;
  }
}
