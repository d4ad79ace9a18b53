// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** The management port while it is open. */
public interface AdminBinding {

  InetSocketAddress localAddress();

  /**
   * Stops accepting, and lets requests that are under way end.
   *
   * @param patience after this, connections are cut
   * @return completes when none is left
   */
  CompletionStage<?> terminate(Duration patience);
}
