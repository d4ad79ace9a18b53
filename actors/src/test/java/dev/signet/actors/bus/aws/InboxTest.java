// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import dev.signet.actors.fakes.Faults.Fault;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.event.ControlEvent.DomainRemoved;
import dev.signet.protocol.event.ControlEvent.RepopulateRequested;
import dev.signet.protocol.name.DomainName;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class InboxTest {
  private static final ActorTestKit KIT = ActorTestKit.create("inbox");
  private static final DomainName SHOP = DomainName.parse("shop.example");

  private final IntakeUnderTest intake = new IntakeUnderTest(KIT.system(), InboxTest::inbox);

  @AfterAll
  static void end() {
    KIT.shutdownTestKit();
  }

  @Test
  void appliesTellsAndRemembers() {
    var verdict = intake.receive(Changes.text(Changes.allowed("shop.example", 3)));

    assertThat(verdict).isEqualTo(new Verdict.Settled());
    assertThat(intake.store.domain(SHOP)).isPresent();
    assertThat(intake.arrivals.revisions()).containsExactly(3L);
    assertThat(intake.counted("domain-allowed", "applied")).isOne();
    assertThat(intake.store.faults.calls("remember")).isOne();
  }

  @Test
  void dropsWhatItRemembers() {
    var text = Changes.text(Changes.allowed("shop.example", 3));
    intake.receive(text);

    var verdict = intake.receive(text);

    assertThat(verdict).isEqualTo(new Verdict.Settled());
    assertThat(intake.store.faults.calls("apply")).isOne();
    assertThat(intake.counted("domain-allowed", "duplicate")).isOne();
  }

  @Test
  void remembersNothingThatHadNoEffect() {
    intake.store.faults.next("apply", Fault.FAIL, Fault.FAIL);
    var text = Changes.text(Changes.allowed("shop.example", 3));

    assertThat(intake.receive(text)).isInstanceOf(Verdict.Unsettled.class);
    assertThat(intake.arrivals.revisions()).isEmpty();
    assertThat(intake.counted("domain-allowed", "failed")).isOne();

    assertThat(intake.receive(text)).isEqualTo(new Verdict.Settled());
    assertThat(intake.store.domain(SHOP)).isPresent();
  }

  @Test
  void triesAgainBeforeTheStoreCountsAsAway() {
    intake.store.faults.next("apply", Fault.FAIL);

    var verdict = intake.receive(Changes.text(Changes.allowed("shop.example", 3)));

    assertThat(verdict).isEqualTo(new Verdict.Settled());
    assertThat(intake.store.domain(SHOP)).isPresent();
  }

  @Test
  void takesChangesInAnyOrder() {
    intake.receive(Changes.text(new DomainRemoved(SHOP, new Revision(4))));
    intake.receive(Changes.text(Changes.allowed("shop.example", 3)));

    assertThat(intake.store.domain(SHOP)).isEmpty();
    assertThat(intake.arrivals.revisions()).containsExactlyInAnyOrder(3L, 4L);
    assertThat(intake.counted("domain-allowed", "known")).isOne();
  }

  @Test
  void leavesToTheDeadLetterQueueWhatIsNoMessage() {
    for (var garbage : List.of("", "{", "null", "[1]", "{\"version\":1}", "\u0000"))
      assertThat(intake.receive(garbage)).isEqualTo(new Verdict.Poisonous());

    assertThat(intake.counted("unknown", "malformed")).isEqualTo(6);
    assertThat(intake.store.faults.calls("isRemembered")).isZero();
  }

  @Test
  void leavesToTheDeadLetterQueueWhatAnotherKeyWrote() {
    var forged = Changes.text(Changes.allowed("evil.example", 3), "a", Changes.FOREIGN_CODEC);

    assertThat(intake.receive(forged)).isEqualTo(new Verdict.Poisonous());
    assertThat(intake.counted("unknown", "forged")).isOne();
    assertThat(intake.store.faults.calls("apply")).isZero();
  }

  @Test
  void dropsWhatANewerProgramWrote() {
    assertThat(intake.receive("{\"version\":2}")).isEqualTo(new Verdict.Settled());

    assertThat(intake.counted("unknown", "unknown-version")).isOne();
  }

  @Test
  void passesOnWhatAnotherRegionAsksOfThisOne() {
    intake.receive(Changes.text(new RepopulateRequested("b"), "a", Changes.CODEC));

    assertThat(intake.arrivals.repopulations()).isOne();
    assertThat(intake.arrivals.revisions()).isEmpty();
  }

  @Test
  void ignoresRequestsOfThisRegionAndForOthers() {
    intake.receive(Changes.text(new RepopulateRequested("b"), "b", Changes.CODEC));
    intake.receive(Changes.text(new RepopulateRequested("c"), "a", Changes.CODEC));

    assertThat(intake.arrivals.repopulations()).isZero();
  }

  private static Inbox inbox(IntakeUnderTest around) {
    return new Inbox(
        "b", around.store, around.region, around.arrivals, around.insistence, around.metrics);
  }
}
