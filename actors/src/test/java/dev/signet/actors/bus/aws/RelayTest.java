// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import dev.signet.actors.fakes.Faults.Fault;
import dev.signet.actors.testing.AwsEmulator;
import dev.signet.protocol.name.DomainName;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelayTest {
  private static final ActorTestKit KIT = ActorTestKit.create("relay");
  private static final AwsEmulator AWS = AwsEmulator.started();
  private static final AwsClients CLIENTS = AWS.clients(TestSettings.CLIENT);
  private static final DomainName SHOP = DomainName.parse("shop.example");
  private static final String ALLOWED = Changes.text(Changes.allowed("shop.example", 3));

  private final TestRegions regions = new TestRegions(CLIENTS, "a", "b", "c");
  private final IntakeUnderTest intake = new IntakeUnderTest(KIT.system(), this::relay);

  @AfterAll
  static void end() {
    KIT.shutdownTestKit();
    CLIENTS.close();
    AWS.close();
  }

  @AfterEach
  void admit() {
    AWS.admit();
  }

  @Test
  void appliesAndHandsToEveryRegion() {
    var verdict = intake.receive(ALLOWED);

    assertThat(verdict).isEqualTo(new Verdict.Settled());
    assertThat(intake.store.domain(SHOP)).isPresent();
    assertThat(intake.arrivals.revisions()).containsExactly(3L);
    assertThat(waiting()).containsExactly(1, 1, 1);
    assertThat(regions.global.waiting()).isZero();
    assertThat(intake.counted("domain-allowed", "relayed")).isOne();
  }

  @Test
  void isNotSettledBeforeEveryTopicHasIt() {
    regions.deleteTopic("c");

    var verdict = intake.receive(ALLOWED);

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Unsettled.class,
            unsettled -> assertThat(unsettled.reason()).startsWith(regions.topic("c") + ": "));
    assertThat(waiting()).containsExactly(1, 1, 0);
    assertThat(intake.counted("domain-allowed", "relayed")).isZero();
    assertThat(intake.counted("domain-allowed", "failed")).isOne();
  }

  @Test
  void isNotSettledWhileSnsIsAway() {
    AWS.refuse();

    assertThat(intake.receive(ALLOWED)).isInstanceOf(Verdict.Unsettled.class);

    AWS.admit();
    assertThat(intake.receive(ALLOWED)).isEqualTo(new Verdict.Settled());
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> waiting().stream().allMatch(count -> count > 0));
  }

  @Test
  void handsNothingOnThatItsOwnRegionDoesNotHave() {
    intake.store.faults.next("apply", Fault.FAIL, Fault.FAIL);

    var verdict = intake.receive(ALLOWED);

    assertThat(verdict).isInstanceOf(Verdict.Unsettled.class);
    assertThat(waiting()).containsExactly(0, 0, 0);
  }

  @Test
  void handsNothingOnThatAnotherKeyWrote() {
    var forged = Changes.text(Changes.allowed("evil.example", 3), "a", Changes.FOREIGN_CODEC);

    assertThat(intake.receive(forged)).isEqualTo(new Verdict.Poisonous());
    assertThat(waiting()).containsExactly(0, 0, 0);
  }

  private List<Integer> waiting() {
    return Stream.of("a", "b", "c").map(region -> regions.inbox(region).waiting()).toList();
  }

  private Relay relay(IntakeUnderTest around) {
    var topics =
        Stream.of("a", "b", "c")
            .map(regions::topic)
            .map(arn -> new Topic(arn, CLIENTS.ofTopic(arn)))
            .toList();
    return new Relay(KIT.system(), around.region, topics, around.metrics);
  }
}
