// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.health;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Something that has to work for this node to be of use.
 *
 * @param check asks it; a stage that fails, or holds false, or does not complete in time means down
 */
public record Part(String name, Supplier<CompletionStage<Boolean>> check) {

  /** Up as long as it answers. */
  public static Part answering(String name, Supplier<CompletionStage<Void>> ping) {
    return new Part(name, () -> ping.get().thenApply(_ -> true));
  }

  /** Up as long as it says so itself, at once. */
  public static Part stating(String name, BooleanSupplier state) {
    return new Part(name, () -> CompletableFuture.completedStage(state.getAsBoolean()));
  }
}
