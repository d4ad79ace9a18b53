// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.akka;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The connections that carry HTTP now, so that they can be told to finish. */
final class OpenConnections {

  /** One of them. */
  interface Connection {

    /**
     * Ends the connection after what it is doing.
     *
     * @param patience after this, the connection is cut
     * @return completes when it is closed
     */
    CompletionStage<?> drain(Duration patience);
  }

  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;
  private volatile Duration deadline = Duration.ZERO;

  void opened(Connection connection) {
    open.add(connection);
    if (draining) finish(connection);
  }

  void closed(Connection connection) {
    open.remove(connection);
  }

  int count() {
    return open.size();
  }

  /**
   * Lets requests under way finish, takes no more, and closes; after the deadline without mercy.
   */
  CompletionStage<Void> drain(Duration patience) {
    deadline = patience;
    draining = true;
    return CompletableFuture.allOf(
        open.stream()
            .map(connection -> finish(connection).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new));
  }

  private CompletionStage<?> finish(Connection connection) {
    return connection.drain(deadline).exceptionally(_ -> null);
  }
}
