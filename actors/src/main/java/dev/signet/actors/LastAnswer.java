// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * What a store answered last, for gauges. Whoever looks gets that at once and, where it is older
 * than {@link #KEPT_FOR}, has the question asked again: a scrape never waits for a store. While the
 * store is away the last answer stays. Safe for concurrent use.
 */
public final class LastAnswer<T> {

  public static final Duration KEPT_FOR = Duration.ofSeconds(15);

  private final Supplier<CompletionStage<T>> question;
  private final InstantSource clock;
  private final AtomicReference<Instant> nextQuestion = new AtomicReference<>(Instant.MIN);
  private volatile T last;

  private LastAnswer(T first, Supplier<CompletionStage<T>> question, InstantSource clock) {
    this.last = first;
    this.question = question;
    this.clock = clock;
  }

  /**
   * Asks for the first time.
   *
   * @param first what is shown until the store has answered
   */
  public static <T> LastAnswer<T> of(
      T first, Supplier<CompletionStage<T>> question, InstantSource clock) {
    var answer = new LastAnswer<>(first, question, clock);
    answer.refresh();
    return answer;
  }

  public T get() {
    refresh();
    return last;
  }

  private void refresh() {
    var now = clock.instant();
    var due = nextQuestion.get();
    if (now.isBefore(due) || !nextQuestion.compareAndSet(due, now.plus(KEPT_FOR))) return;
    var _ =
        Attempt.of(KEPT_FOR, question)
            .thenAccept(
                attempt -> {
                  if (attempt instanceof Attempt.Done(var answer)) last = answer;
                });
  }
}
