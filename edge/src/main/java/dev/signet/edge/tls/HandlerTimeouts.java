// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.tls;

import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How long handlers wait for their peer. */
final class HandlerTimeouts {

  /** For our close_notify to leave, where the peer reads slowly or no more (RFC 8446 §6.1). */
  private static final Duration CLOSE_FLUSH = Duration.ofSeconds(3);

  private HandlerTimeouts() {}

  /**
   * At the connection's begin as long as whoever made the handler lets it: a connection's guard
   * bounds handshakes without a timer for each. At its end not for the peer's own close_notify: it
   * owes us none before the connection ends.
   */
  static SslHandler limited(SslHandler handler) {
    handler.setHandshakeTimeoutMillis(0);
    handler.setCloseNotifyFlushTimeout(CLOSE_FLUSH.toMillis(), TimeUnit.MILLISECONDS);
    handler.setCloseNotifyReadTimeout(0, TimeUnit.MILLISECONDS);
    return handler;
  }
}
