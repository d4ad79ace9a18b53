// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import dev.signet.actors.bus.MessageMetrics;
import dev.signet.actors.fakes.FakeRegionStore;
import dev.signet.actors.fakes.Faults.Fault;
import dev.signet.actors.testing.AwsEmulator;
import dev.signet.protocol.name.DomainName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

class RelayTest {
  private static final ActorTestKit KIT = ActorTestKit.create("relay");
  private static final AwsEmulator AWS = AwsEmulator.started();
  private static final AwsClients CLIENTS = AWS.clients(TestSettings.CLIENT);
  private static final DomainName SHOP = DomainName.parse("shop.example");
  private static final String ALLOWED = Changes.text(Changes.allowed("shop.example", 3));

  private final TestRegions regions = new TestRegions(CLIENTS, "a", "b", "c");
  private final FakeRegionStore store = new FakeRegionStore();
  private final HeardArrivals arrivals = new HeardArrivals();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Intake intake = intake();

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
    var verdict = receive(ALLOWED);

    assertThat(verdict).isEqualTo(new Verdict.Settled());
    assertThat(store.domain(SHOP)).isPresent();
    assertThat(arrivals.revisions()).containsExactly(3L);
    assertThat(waiting()).containsExactly(1, 1, 1);
    assertThat(regions.global.waiting()).isZero();
    assertThat(counted("domain-allowed", "relayed")).isOne();
  }

  @Test
  void isNotSettledBeforeEveryTopicHasIt() {
    regions.deleteTopic("c");

    var verdict = receive(ALLOWED);

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Unsettled.class,
            unsettled -> assertThat(unsettled.reason()).startsWith(regions.topic("c") + ": "));
    assertThat(waiting()).containsExactly(1, 1, 0);
    assertThat(counted("domain-allowed", "relayed")).isZero();
    assertThat(counted("domain-allowed", "failed")).isOne();
  }

  @Test
  void isNotSettledWhileSnsIsAway() {
    AWS.refuse();

    assertThat(receive(ALLOWED)).isInstanceOf(Verdict.Unsettled.class);

    AWS.admit();
    assertThat(receive(ALLOWED)).isEqualTo(new Verdict.Settled());
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> waiting().stream().allMatch(count -> count > 0));
  }

  @Test
  void handsNothingOnThatItsOwnRegionDoesNotHave() {
    store.faults.next("apply", Fault.FAIL, Fault.FAIL);

    var verdict = receive(ALLOWED);

    assertThat(verdict).isInstanceOf(Verdict.Unsettled.class);
    assertThat(waiting()).containsExactly(0, 0, 0);
  }

  @Test
  void handsNothingOnThatAnotherKeyWrote() {
    var forged = Changes.text(Changes.allowed("evil.example", 3), "a", Changes.FOREIGN_CODEC);

    assertThat(receive(forged)).isEqualTo(new Verdict.Poisonous());
    assertThat(waiting()).containsExactly(0, 0, 0);
  }

  private List<Integer> waiting() {
    return Stream.of("a", "b", "c").map(region -> regions.inbox(region).waiting()).toList();
  }

  private Verdict receive(String text) {
    return intake
        .of(Message.builder().messageId("m").body(text).build())
        .toCompletableFuture()
        .exceptionally(failure -> new Verdict.Unsettled(Failures.reason(failure)))
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
  }

  private double counted(String event, String result) {
    return meters.counter("signet.bus.messages", "event", event, "result", result).count();
  }

  private Intake intake() {
    var metrics = new MessageMetrics(meters);
    var insistence = new Insistence(KIT.system(), 2, Duration.ofSeconds(1));
    var region = new RegionEffect(store, arrivals, insistence, metrics);
    var topics =
        Stream.of("a", "b", "c")
            .map(regions::topic)
            .map(arn -> new Topic(arn, CLIENTS.ofTopic(arn)))
            .toList();
    var relay = new Relay(KIT.system(), region, topics, metrics);
    var pace = new LogPace(InstantSource.system(), Duration.ofSeconds(10));
    return new Intake(Changes.CODEC, relay, metrics, pace);
  }
}
