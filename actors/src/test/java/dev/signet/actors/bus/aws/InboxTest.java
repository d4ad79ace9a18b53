// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import dev.signet.actors.bus.MessageMetrics;
import dev.signet.actors.fakes.FakeRegionStore;
import dev.signet.actors.fakes.Faults.Fault;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.event.ControlEvent.DomainRemoved;
import dev.signet.protocol.event.ControlEvent.RepopulateRequested;
import dev.signet.protocol.name.DomainName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

class InboxTest {
  private static final ActorTestKit KIT = ActorTestKit.create("inbox");
  private static final DomainName SHOP = DomainName.parse("shop.example");

  private final FakeRegionStore store = new FakeRegionStore();
  private final HeardArrivals arrivals = new HeardArrivals();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Intake intake = intake();

  @AfterAll
  static void end() {
    KIT.shutdownTestKit();
  }

  @Test
  void appliesTellsAndRemembers() {
    var verdict = receive(Changes.text(Changes.allowed("shop.example", 3)));

    assertThat(verdict).isEqualTo(new Verdict.Settled());
    assertThat(store.domain(SHOP)).isPresent();
    assertThat(arrivals.revisions()).containsExactly(3L);
    assertThat(counted("domain-allowed", "applied")).isOne();
    assertThat(store.faults.calls("remember")).isOne();
  }

  @Test
  void dropsWhatItRemembers() {
    var text = Changes.text(Changes.allowed("shop.example", 3));
    receive(text);

    var verdict = receive(text);

    assertThat(verdict).isEqualTo(new Verdict.Settled());
    assertThat(store.faults.calls("apply")).isOne();
    assertThat(counted("domain-allowed", "duplicate")).isOne();
  }

  @Test
  void remembersNothingThatHadNoEffect() {
    store.faults.next("apply", Fault.FAIL, Fault.FAIL);
    var text = Changes.text(Changes.allowed("shop.example", 3));

    assertThat(receive(text)).isInstanceOf(Verdict.Unsettled.class);
    assertThat(arrivals.revisions()).isEmpty();
    assertThat(counted("domain-allowed", "failed")).isOne();

    assertThat(receive(text)).isEqualTo(new Verdict.Settled());
    assertThat(store.domain(SHOP)).isPresent();
  }

  @Test
  void triesAgainBeforeTheStoreCountsAsAway() {
    store.faults.next("apply", Fault.FAIL);

    var verdict = receive(Changes.text(Changes.allowed("shop.example", 3)));

    assertThat(verdict).isEqualTo(new Verdict.Settled());
    assertThat(store.domain(SHOP)).isPresent();
  }

  @Test
  void takesChangesInAnyOrder() {
    receive(Changes.text(new DomainRemoved(SHOP, new Revision(4))));
    receive(Changes.text(Changes.allowed("shop.example", 3)));

    assertThat(store.domain(SHOP)).isEmpty();
    assertThat(arrivals.revisions()).containsExactlyInAnyOrder(3L, 4L);
    assertThat(counted("domain-allowed", "known")).isOne();
  }

  @Test
  void leavesToTheDeadLetterQueueWhatIsNoMessage() {
    for (var garbage : List.of("", "{", "null", "[1]", "{\"version\":1}", "\u0000"))
      assertThat(receive(garbage)).isEqualTo(new Verdict.Poisonous());

    assertThat(counted("unknown", "malformed")).isEqualTo(6);
    assertThat(store.faults.calls("isRemembered")).isZero();
  }

  @Test
  void leavesToTheDeadLetterQueueWhatAnotherKeyWrote() {
    var forged = Changes.text(Changes.allowed("evil.example", 3), "a", Changes.FOREIGN_CODEC);

    assertThat(receive(forged)).isEqualTo(new Verdict.Poisonous());
    assertThat(counted("unknown", "forged")).isOne();
    assertThat(store.faults.calls("apply")).isZero();
  }

  @Test
  void dropsWhatANewerProgramWrote() {
    assertThat(receive("{\"version\":2}")).isEqualTo(new Verdict.Settled());

    assertThat(counted("unknown", "unknown-version")).isOne();
  }

  @Test
  void passesOnWhatAnotherRegionAsksOfThisOne() {
    receive(Changes.text(new RepopulateRequested("b"), "a", Changes.CODEC));

    assertThat(arrivals.repopulations()).isOne();
    assertThat(arrivals.revisions()).isEmpty();
  }

  @Test
  void ignoresRequestsOfThisRegionAndForOthers() {
    receive(Changes.text(new RepopulateRequested("b"), "b", Changes.CODEC));
    receive(Changes.text(new RepopulateRequested("c"), "a", Changes.CODEC));

    assertThat(arrivals.repopulations()).isZero();
  }

  private Verdict receive(String text) {
    return intake
        .of(Message.builder().messageId("m").body(text).build())
        .toCompletableFuture()
        .exceptionally(failure -> new Verdict.Unsettled(Failures.reason(failure)))
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }

  private double counted(String event, String result) {
    return meters.counter("signet.bus.messages", "event", event, "result", result).count();
  }

  private Intake intake() {
    var metrics = new MessageMetrics(meters);
    var insistence = new Insistence(KIT.system(), 2, Duration.ofSeconds(1));
    var region = new RegionEffect(store, arrivals, insistence, metrics);
    var inbox = new Inbox("b", store, region, arrivals, insistence, metrics);
    var pace = new LogPace(InstantSource.system(), Duration.ofSeconds(10));
    return new Intake(Changes.CODEC, inbox, metrics, pace);
  }
}
