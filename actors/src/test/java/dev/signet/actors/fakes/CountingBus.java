// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.fakes;

import static java.util.concurrent.CompletableFuture.completedStage;

import akka.Done;
import dev.signet.actors.bus.ControlBus;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the hints. */
public final class CountingBus implements ControlBus {
  public final AtomicInteger hints = new AtomicInteger();

  @Override
  public void hint() {
    hints.incrementAndGet();
  }

  @Override
  public CompletionStage<List<String>> regions() {
    return completedStage(List.of("local"));
  }

  @Override
  public CompletionStage<Done> filled() {
    return completedStage(Done.getInstance());
  }

  @Override
  public CompletionStage<Boolean> repopulate(String region) {
    return completedStage(region.equals("local"));
  }

  @Override
  public void close() {}
}
