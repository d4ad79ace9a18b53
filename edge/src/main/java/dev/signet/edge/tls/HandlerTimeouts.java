// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.tls;

import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** No handler waits for its peer without end, neither at the connection's begin nor at its end. */
final class HandlerTimeouts {

  /** For our close_notify to leave, where the peer reads slowly or no more (RFC 8446 §6.1). */
  private static final Duration CLOSE_FLUSH = Duration.ofSeconds(3);

  private HandlerTimeouts() {}

  /** The peer's own close_notify is not waited for: it owes us none before the connection ends. */
  static SslHandler limited(SslHandler handler, Duration handshakeTimeout) {
    handler.setHandshakeTimeout(handshakeTimeout.toMillis(), TimeUnit.MILLISECONDS);
    handler.setCloseNotifyFlushTimeout(CLOSE_FLUSH.toMillis(), TimeUnit.MILLISECONDS);
    handler.setCloseNotifyReadTimeout(0, TimeUnit.MILLISECONDS);
    return handler;
  }
}
