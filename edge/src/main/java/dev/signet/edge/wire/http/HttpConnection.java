// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http;

import io.netty.channel.ChannelInboundHandler;

/**
 * The last handler of a connection's pipeline, once it is known which HTTP it carries. Called on
 * the connection's event loop alone, where nothing else is said.
 */
public interface HttpConnection extends ChannelInboundHandler {

  /**
   * From any thread, hence not for certain: whether nothing is under way, so that closing it takes
   * no answer from anyone.
   */
  boolean isIdle();

  /**
   * From any thread, hence not for certain: whether no request is under way, though the head of one
   * may have begun to arrive.
   */
  default boolean awaitsRequest() {
    return isIdle();
  }

  /** From any thread, hence not for certain: octets that are held and not looked at yet. */
  default int unread() {
    return 0;
  }

  /**
   * The node is stopping: idle connections end at once, others after what they are doing, and their
   * clients are told (RFC 9112 §9.6, RFC 9113 §6.8).
   */
  void drain();

  /**
   * Time has passed; called about twice a second. Ends what has taken too long.
   *
   * @param now of {@link System#nanoTime}
   */
  void tick(long now);
}
