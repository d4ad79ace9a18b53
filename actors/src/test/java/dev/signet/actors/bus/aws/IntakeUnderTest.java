// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import akka.actor.typed.ActorSystem;
import dev.signet.actors.bus.MessageMetrics;
import dev.signet.actors.fakes.FakeRegionStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.sqs.model.Message;

/** What a stream does with one message after the other, and what it leaves behind. */
final class IntakeUnderTest {
  final FakeRegionStore store = new FakeRegionStore();
  final HeardArrivals arrivals = new HeardArrivals();
  final Insistence insistence;
  final MessageMetrics metrics;
  final RegionEffect region;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Intake intake;

  /** Makes the handler out of the parts around it. */
  interface Handling {
    Intake.Handler by(IntakeUnderTest around);
  }

  IntakeUnderTest(ActorSystem<?> system, Handling handling) {
    insistence = new Insistence(system, 2, Duration.ofSeconds(1));
    metrics = new MessageMetrics(meters);
    region = new RegionEffect(store, arrivals, insistence, metrics);
    var pace = new LogPace(InstantSource.system(), Duration.ofSeconds(10));
    intake = new Intake(Changes.CODEC, handling.by(this), metrics, pace);
  }

  Verdict receive(String text) {
    return intake
        .of(Message.builder().messageId("m").body(text).build())
        .toCompletableFuture()
        .exceptionally(failure -> new Verdict.Unsettled(Failures.reason(failure)))
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
  }

  double counted(String event, String result) {
    return meters.counter("signet.bus.messages", "event", event, "result", result).count();
  }
}
