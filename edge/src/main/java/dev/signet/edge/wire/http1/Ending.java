// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http1;

import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;

/**
 * How a connection ends after its last response. Closing at once while the client still sends would
 * reset the connection and could destroy that response (RFC 9112 §9.6): then only our side is
 * closed, and what comes is thrown away until the client closes too, or has had the time to.
 */
final class Ending {
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final Http1Connection connection;
  private boolean hasBegun;
  private boolean isWritten;
  private long written;

  Ending(Http1Connection connection) {
    this.connection = connection;
  }

  boolean hasBegun() {
    return hasBegun;
  }

  /**
   * @param clientMaySend whether the client is in the middle of something
   */
  void begin(boolean clientMaySend) {
    if (hasBegun) return;
    hasBegun = true;
    connection.lastWords(clientMaySend);
  }

  /** The client has all that was for it; until then only one that takes nothing is too slow. */
  void written() {
    isWritten = true;
    written = System.nanoTime();
  }

  void tick(long now) {
    if (isWritten && now - written > LINGER.toNanos()) {
      var _ = connection.channel().close();
    }
  }

  void shutDownOutput() {
    var channel = connection.channel();
    var tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      shutDown(channel);
    } else {
      var _ = tls.closeOutbound().addListener(_ -> shutDown(channel));
    }
  }

  private static void shutDown(io.netty.channel.Channel channel) {
    if (channel instanceof DuplexChannel duplex && channel.isActive()) {
      var _ = duplex.shutdownOutput();
    }
  }
}
