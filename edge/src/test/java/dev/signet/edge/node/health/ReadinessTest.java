// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  private static final HealthSettings SETTINGS =
      new HealthSettings(Duration.ofSeconds(2), Duration.ofMillis(100), Duration.ZERO);

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-22T12:00:00Z"));
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void allPartsHaveToBeUp() {
    var readiness = readiness(up("a"), Part.stating("b", () -> false));

    assertThat(report(readiness))
        .isEqualTo(
            new Readiness.Report("not-ready", new TreeMap<>(Map.of("a", "up", "b", "down"))));
  }

  @Test
  void aPartThatFailsOrThrowsOrDoesNotAnswerIsDown() {
    var readiness =
        readiness(
            new Part("fails", () -> CompletableFuture.failedStage(new IllegalStateException())),
            new Part(
                "throws",
                () -> {
                  throw new IllegalStateException();
                }),
            new Part("silent", CompletableFuture::new));

    assertThat(report(readiness).parts())
        .isEqualTo(Map.of("fails", "down", "throws", "down", "silent", "down"));
  }

  @Test
  void aPartIsAskedOncePerCachingTime() {
    var readiness = readiness(up("a"));

    report(readiness);
    report(readiness);
    assertThat(asked).hasValue(1);

    now.updateAndGet(instant -> instant.plusSeconds(3));
    report(readiness);
    assertThat(asked).hasValue(2);
  }

  @Test
  void aPartIsNeverAskedTwiceAtOnce() {
    var answer = new CompletableFuture<Boolean>();
    var readiness =
        new Readiness(
            List.of(
                new Part(
                    "slow",
                    () -> {
                      asked.incrementAndGet();
                      return answer;
                    })),
            new HealthSettings(Duration.ZERO, Duration.ofSeconds(30), Duration.ZERO),
            now::get);

    var first = readiness.report().toCompletableFuture();
    var second = readiness.report().toCompletableFuture();
    answer.complete(true);

    assertThat(asked).hasValue(1);
    assertThat(first.join().isReady()).isTrue();
    assertThat(second.join().isReady()).isTrue();
  }

  @Test
  void aNodeThatStopsIsNotReadyHoweverWellItsPartsAre() {
    var readiness = readiness(up("a"));
    assertThat(report(readiness).isReady()).isTrue();

    readiness.stop();

    assertThat(report(readiness).status()).isEqualTo("stopping");
    assertThat(report(readiness).isReady()).isFalse();
  }

  @Test
  void tellsWhetherItWouldBeReadyWithoutAPart() {
    var readiness = readiness(up("a"), Part.stating("b", () -> false));

    assertThat(report(readiness).isReadyWithout(Set.of("b"))).isTrue();
    assertThat(report(readiness).isReadyWithout(Set.of("a"))).isFalse();
    readiness.stop();
    assertThat(report(readiness).isReadyWithout(Set.of("b"))).isFalse();
  }

  private Part up(String name) {
    return Part.stating(
        name,
        () -> {
          asked.incrementAndGet();
          return true;
        });
  }

  private Readiness readiness(Part... parts) {
    return new Readiness(List.of(parts), SETTINGS, now::get);
  }

  private static Readiness.Report report(Readiness readiness) {
    return readiness.report().toCompletableFuture().join();
  }
}
