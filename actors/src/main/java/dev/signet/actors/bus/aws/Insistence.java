// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import akka.actor.typed.ActorSystem;
import akka.pattern.Patterns;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tries something that may be away for a moment a few times before it counts as away: a restarted
 * store or a lost connection should not cost a message one of its few receives.
 */
final class Insistence {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final double RANDOM = 0.2;

  private final ActorSystem<?> system;
  private final int attempts;
  private final Duration limit;

  /**
   * @param limit of each attempt
   */
  Insistence(ActorSystem<?> system, int attempts, Duration limit) {
    this.system = system;
    this.attempts = attempts;
    this.limit = limit;
  }

  /**
   * @param call may be made again after it had its effect
   * @return fails as the last attempt did
   */
  <T> CompletionStage<T> on(Supplier<CompletionStage<T>> call) {
    return Patterns.retry(
        () -> once(call), attempts - 1, FIRST_PAUSE, LONGEST_PAUSE, RANDOM, system);
  }

  private <T> CompletionStage<T> once(Supplier<CompletionStage<T>> call) {
    return call.get()
        .toCompletableFuture()
        .copy()
        .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
  }
}
