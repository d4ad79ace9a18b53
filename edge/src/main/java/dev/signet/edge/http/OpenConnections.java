// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.http;

import akka.http.impl.engine.server.ServerTerminator;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import scala.concurrent.ExecutionContext;
import scala.jdk.javaapi.DurationConverters;
import scala.jdk.javaapi.FutureConverters;

/** The connections that carry HTTP now, so that they can be told to finish. */
final class OpenConnections {
  private final Set<ServerTerminator> open = ConcurrentHashMap.newKeySet();
  private final ExecutionContext executor;
  private volatile boolean draining;
  private volatile Duration deadline = Duration.ZERO;

  OpenConnections(ExecutionContext executor) {
    this.executor = executor;
  }

  void opened(ServerTerminator connection) {
    open.add(connection);
    if (draining) finish(connection);
  }

  void closed(ServerTerminator connection) {
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

  private CompletionStage<?> finish(ServerTerminator connection) {
    return FutureConverters.asJava(
            connection.terminate(DurationConverters.toScala(deadline), executor))
        .exceptionally(_ -> null);
  }
}
