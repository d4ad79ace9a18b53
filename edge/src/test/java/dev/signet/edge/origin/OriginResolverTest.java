// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class OriginResolverTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final OriginSettings HASTY =
      OriginSettingsTest.with("resolve-timeout = 20 ms, resolved-for = 1 h");
  private static final OriginSettings PATIENT =
      OriginSettingsTest.with("resolve-timeout = 1 h, resolved-for = 1 ms");

  /** Questions that were asked; each is answered when the test runs it. */
  private final Queue<Runnable> asked = new ArrayDeque<>();

  private InetAddress[] answer = {InetAddress.ofLiteral("8.8.8.8")};

  private OriginResolver resolver(OriginSettings settings) {
    return new OriginResolver(this::answerOf, asked::add, settings, InstantSource.system());
  }

  private InetAddress[] answerOf(String host) throws UnknownHostException {
    if (answer.length == 0) throw new UnknownHostException(host);
    return answer;
  }

  private static CompletableFuture<List<InetAddress>> ask(OriginResolver resolver, String host) {
    return resolver.resolve(host).toCompletableFuture();
  }

  @Test
  void asksNoSecondTimeWhileAQuestionGoesOnAfterItsTimeout() {
    var resolver = resolver(HASTY);

    for (var i = 0; i < 3; i++)
      assertThat(ask(resolver, "slow.example"))
          .failsWithin(LIMIT)
          .withThrowableThat()
          .withCauseInstanceOf(TimeoutException.class);

    assertThat(asked).hasSize(1);
  }

  @Test
  void remembersAnAnswerThatCameTooLate() {
    var resolver = resolver(HASTY);
    assertThat(ask(resolver, "slow.example")).failsWithin(LIMIT);

    asked.remove().run();

    assertThat(ask(resolver, "slow.example")).isCompletedWithValue(List.of(answer));
    assertThat(asked).isEmpty();
  }

  @Test
  void asksNoSecondTimeWhereAnswersAreRememberedForLessThanTheyTake() throws Exception {
    var resolver = resolver(PATIENT);
    var first = ask(resolver, "slow.example");

    await().pollDelay(Duration.ofMillis(20)).until(() -> true);
    var second = ask(resolver, "slow.example");

    assertThat(asked).hasSize(1);
    asked.remove().run();
    assertThat(first).isCompletedWithValue(List.of(answer));
    assertThat(second).isCompletedWithValue(List.of(answer));
  }

  @Test
  void asksAgainAfterAFailure() {
    var resolver = resolver(PATIENT);
    answer = new InetAddress[0];
    var failed = ask(resolver, "new.example");
    asked.remove().run();
    assertThat(failed).isCompletedExceptionally();

    answer = new InetAddress[] {InetAddress.ofLiteral("9.9.9.9")};
    var later = ask(resolver, "new.example");
    asked.remove().run();

    assertThat(later).isCompletedWithValue(List.of(answer));
  }

  @Test
  void refusesMoreQuestionsThanAreAgreedUntilOneIsAnswered() {
    var resolver = resolver(PATIENT);
    for (var i = 0; i < OriginResolver.MOST_UNDER_WAY; i++) {
      var _ = ask(resolver, i + ".example");
    }

    var refused = ask(resolver, "more.example");

    assertThat(refused)
        .isCompletedExceptionally()
        .satisfies(
            failed ->
                assertThat(OriginFailure.ofConnecting(failed.exceptionNow()))
                    .isEqualTo(OriginFailure.OVERLOADED));
    asked.remove().run();
    assertThat(ask(resolver, "more.example")).isNotDone();
  }

  @Test
  void failsWhereNothingIsAskedAnyMore() {
    var resolver =
        new OriginResolver(
            this::answerOf,
            _ -> {
              throw new RejectedExecutionException("stopping");
            },
            PATIENT,
            InstantSource.system());

    assertThat(ask(resolver, "late.example")).isCompletedExceptionally();
  }
}
