// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import dev.signet.protocol.domain.IssuanceFailure.Code;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for a store, on the order's own virtual thread. */
final class Stored {

  private static final Logger LOG = LoggerFactory.getLogger(Stored.class);

  /** Stores have time-outs of their own, which are shorter. */
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private Stored() {}

  static <T> T await(CompletionStage<T> stage, String what)
      throws OrderRefusedException, InterruptedException {
    try {
      return stage.toCompletableFuture().get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      LOG.atWarn().setCause(e.getCause()).addKeyValue("what", what).log("store failed an order");
    } catch (TimeoutException _) {
      LOG.atWarn().addKeyValue("what", what).log("store did not answer an order");
    }
    throw new OrderRefusedException(Code.INTERNAL, "the central store is not at hand");
  }
}
