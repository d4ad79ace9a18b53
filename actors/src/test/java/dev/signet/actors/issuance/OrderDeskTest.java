// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.actors.issuance.Issuer.IssuanceResult;
import dev.signet.actors.issuance.Issuer.Refused;
import dev.signet.protocol.domain.IssuanceFailure;
import dev.signet.protocol.domain.IssuanceFailure.Code;
import dev.signet.protocol.name.HostName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class OrderDeskTest {

  private static final HostName SHOP = HostName.parse("shop.example");
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Refused NOTHING =
      new Refused(new IssuanceFailure(Code.CAA, "as ordered", NOON), Optional.empty());

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  @Test
  void answersWithWhatTheWorkBrought() {
    try (var desk = desk(1, 0, Duration.ofSeconds(10))) {
      assertThat(await(desk.submit(SHOP, () -> NOTHING))).isEqualTo(NOTHING);
    }
    assertThat(metrics.timer("signet.order.duration", "result", "caa").count()).isEqualTo(1);
  }

  @Test
  void carriesOutOnlySoManyAtOnceAndRefusesPastTheQueue() throws InterruptedException {
    var started = new Phaser(1);
    var finish = new CountDownLatch(1);
    try (var desk = desk(2, 1, Duration.ofSeconds(10))) {
      OrderDesk.Work held =
          () -> {
            started.register();
            finish.await();
            return NOTHING;
          };
      var first = desk.submit(SHOP, held);
      var second = desk.submit(SHOP, held);
      var waiting = desk.submit(SHOP, held);

      var refused = (Refused) await(desk.submit(SHOP, held));

      assertThat(refused.failure().code()).isEqualTo(Code.TIMED_OUT);
      assertThat(refused.notBefore()).contains(NOON.plusSeconds(7));
      assertThat(waiting.toCompletableFuture()).isNotDone();
      assertThat(started.getRegisteredParties()).isLessThanOrEqualTo(3);
      finish.countDown();
      assertThat(await(first)).isEqualTo(NOTHING);
      assertThat(await(second)).isEqualTo(NOTHING);
      assertThat(await(waiting)).isEqualTo(NOTHING);
    }
  }

  @Test
  void refusesAndInterruptsWhatTakesTooLong() throws InterruptedException {
    var interrupted = new CountDownLatch(1);
    try (var desk = desk(1, 0, Duration.ofMillis(50))) {
      var refused = (Refused) await(desk.submit(SHOP, untilInterrupted(interrupted)));

      assertThat(refused.failure().code()).isEqualTo(Code.TIMED_OUT);
      assertThat(interrupted.await(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anUnexpectedErrorIsARefusalWithoutItsText() {
    try (var desk = desk(1, 0, Duration.ofSeconds(10))) {
      var refused =
          (Refused)
              await(
                  desk.submit(
                      SHOP,
                      () -> {
                        throw new IllegalStateException("inner");
                      }));

      assertThat(refused.failure().code()).isEqualTo(Code.INTERNAL);
      assertThat(refused.failure().detail()).doesNotContain("inner");
      assertThat(await(desk.submit(SHOP, () -> NOTHING))).isEqualTo(NOTHING);
    }
  }

  @Test
  void closingRefusesWhatIsUnderWayAndWhatComesLater() throws InterruptedException {
    var interrupted = new CountDownLatch(1);
    var desk = desk(1, 5, Duration.ofSeconds(10));
    var running = desk.submit(SHOP, untilInterrupted(interrupted));
    var waiting = desk.submit(SHOP, () -> NOTHING);

    desk.close();

    assertThat(((Refused) await(running)).failure().code()).isEqualTo(Code.INTERNAL);
    assertThat(await(waiting)).isInstanceOf(Refused.class);
    assertThat(((Refused) await(desk.submit(SHOP, () -> NOTHING))).failure().detail())
        .isEqualTo("this node is stopping");
  }

  private static OrderDesk.Work untilInterrupted(CountDownLatch interrupted) {
    return () -> {
      try {
        new CountDownLatch(1).await();
        return NOTHING;
      } catch (InterruptedException e) {
        interrupted.countDown();
        throw e;
      }
    };
  }

  private OrderDesk desk(int atOnce, int waiting, Duration timeout) {
    return new OrderDesk(
        new OrderDesk.Limits(atOnce, waiting, timeout, Duration.ofSeconds(7)),
        "all",
        InstantSource.fixed(NOON),
        metrics);
  }

  private static IssuanceResult await(CompletionStage<IssuanceResult> stage) {
    return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
