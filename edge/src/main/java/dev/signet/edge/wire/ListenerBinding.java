// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** A port that is being listened on. */
public interface ListenerBinding {

  InetSocketAddress localAddress();

  /** Whether it listens now; false after {@link #unbind}, or if the system has taken it away. */
  default boolean isAccepting() {
    return true;
  }

  /** Connections that are open now. */
  int openConnections();

  /** Stops accepting; what is open stays. Doing so twice does nothing. */
  CompletionStage<Void> unbind();

  /**
   * Stops accepting, asks the open connections to end after what they are doing, and closes those
   * that have not at the deadline. Complete when none is left.
   */
  CompletionStage<Void> drain(Duration deadline);
}
