// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;

/**
 * The end of a connection after its GOAWAY. Closing at once while the client still sends would
 * reset the connection and could destroy what it has yet to read (RFC 9113 §5.4.1, §6.8): so only
 * our side is closed, and what comes is thrown away until the client closes too, or has had the
 * time to.
 */
final class Farewell {
  private static final long LINGERS = Duration.ofSeconds(2).toNanos();
  private static final long TAKES_AT_MOST = Duration.ofSeconds(10).toNanos();

  private final Channel channel;
  private final long since;
  private boolean isWritten;
  private long writtenAt;

  /**
   * @param written the last that is written
   */
  Farewell(Channel channel, ChannelFuture written, long now) {
    this.channel = channel;
    this.since = now;
    var _ = written.addListener(_ -> written());
  }

  private void written() {
    isWritten = true;
    writtenAt = System.nanoTime();
    var tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      shutDown();
    } else {
      var _ = tls.closeOutbound().addListener(_ -> shutDown());
    }
  }

  private void shutDown() {
    if (channel instanceof DuplexChannel duplex && channel.isActive()) {
      var _ = duplex.shutdownOutput();
    }
  }

  void tick(long now) {
    if (isWritten ? now - writtenAt > LINGERS : now - since > TAKES_AT_MOST) {
      var _ = channel.close();
    }
  }
}
