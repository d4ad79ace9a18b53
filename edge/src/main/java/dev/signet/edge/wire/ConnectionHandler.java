// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import akka.NotUsed;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import dev.signet.edge.exchange.AcceptedConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Serves a connection's decrypted bytes. All that lies behind the listener sees a connection
 * through this interface, so that transport and TLS can change without anyone else noticing.
 */
@FunctionalInterface
public interface ConnectionHandler {

  /** Bytes from the client in, bytes to the client out; materialised once. */
  Flow<ByteString, ByteString, NotUsed> serve(AcceptedConnection connection);

  /**
   * Asks all connections to end after what they are doing, and new ones like those that are idle:
   * the node is stopping.
   *
   * @param patience after this, connections are cut
   * @return completes when none is left
   */
  default CompletionStage<Void> drain(Duration patience) {
    return CompletableFuture.completedStage(null);
  }
}
