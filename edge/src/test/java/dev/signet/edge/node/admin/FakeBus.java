// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

import akka.Done;
import dev.signet.actors.bus.ControlBus;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A bus to two regions; it carries nothing and counts the hints. */
final class FakeBus implements ControlBus {
  final Set<String> repopulated = ConcurrentHashMap.newKeySet();
  final AtomicInteger hints = new AtomicInteger();

  @Override
  public void hint() {
    hints.incrementAndGet();
  }

  @Override
  public CompletionStage<List<String>> regions() {
    return CompletableFuture.completedStage(List.of("eu", "us"));
  }

  @Override
  public CompletionStage<Done> filled() {
    return CompletableFuture.completedStage(Done.getInstance());
  }

  @Override
  public CompletionStage<Boolean> repopulate(String region) {
    return CompletableFuture.completedStage(
        List.of("eu", "us").contains(region) && repopulated.add(region));
  }

  @Override
  public void close() {}
}
