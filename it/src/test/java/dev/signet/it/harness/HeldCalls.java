// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.harness;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Calls that wait at the gate: the first that matches, and from then on every matching one of the
 * same caller. Those of others pass.
 */
public final class HeldCalls extends GateRule {
  private final CompletableFuture<AwsCall> caught = new CompletableFuture<>();
  private final CompletableFuture<Verdict> end = new CompletableFuture<>();

  HeldCalls(Predicate<AwsCall> which, Consumer<GateRule> onClose) {
    super(which, onClose, Verdict.PASS);
  }

  /** Waits until a call is held; fails if none comes within the limit. */
  public AwsCall awaitCaught(Duration limit) {
    try {
      return caught.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("no matching call within " + limit, e);
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends the rule; what was held never arrives, as when its sender is dead. */
  public void drop() {
    end.complete(Verdict.BREAK);
    super.close();
  }

  /** Ends the rule; what was held is passed on. */
  @Override
  public void close() {
    end.complete(Verdict.PASS);
    super.close();
  }

  @Override
  Verdict matching(AwsCall call) throws InterruptedException {
    caught.complete(call);
    if (!caught.join().caller().equals(call.caller())) return Verdict.PASS;
    try {
      return end.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
