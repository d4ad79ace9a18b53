// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** One try at something that may not be at hand; what went wrong is a value. */
public sealed interface Attempt<T> {

  record Done<T>(T value) implements Attempt<T> {}

  /** No answer, or a failure. Whether it had an effect is not known. */
  record Away<T>(String reason) implements Attempt<T> {}

  /**
   * Calls a store and waits for its answer.
   *
   * @param limit how long to wait; a store's own timeouts come first, this one guards against a
   *     stage that is never completed
   * @return a stage that never fails
   */
  static <T> CompletionStage<Attempt<T>> of(Duration limit, Supplier<CompletionStage<T>> call) {
    return call(call)
        .<Attempt<T>>thenApply(Done::new)
        .toCompletableFuture()
        .copy()
        .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(failure -> new Away<>(reason(failure)));
  }

  private static <T> CompletionStage<T> call(Supplier<CompletionStage<T>> call) {
    try {
      return call.get();
    } catch (RuntimeException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  private static String reason(Throwable failure) {
    return switch (failure) {
      case CompletionException wrapper when wrapper.getCause() != null ->
          reason(wrapper.getCause());
      case TimeoutException _ -> "no answer in time";
      default -> failure.getClass().getSimpleName() + ": " + failure.getMessage();
    };
  }
}
