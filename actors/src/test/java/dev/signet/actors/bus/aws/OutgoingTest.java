// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import dev.signet.actors.bus.MessageMetrics;
import dev.signet.actors.bus.aws.AwsBusSettings.Publishing;
import dev.signet.actors.fakes.FakeCentralStore;
import dev.signet.actors.testing.AwsEmulator;
import dev.signet.persistence.central.IssuanceStore.LeaseOutcome.Acquired;
import dev.signet.protocol.certificate.PemChain;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.name.DomainName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutgoingTest {
  private static final ActorTestKit KIT = ActorTestKit.create("outgoing");
  private static final AwsEmulator AWS = AwsEmulator.started();
  private static final AwsClients CLIENTS = AWS.clients(TestSettings.CLIENT);
  private static final Publishing PUBLISHING =
      new Publishing(Duration.ofSeconds(1), Duration.ofSeconds(10), 10, 4, Duration.ofMinutes(1));

  private final FakeCentralStore central = new FakeCentralStore(InstantSource.system());
  private final TestRegions regions = new TestRegions(CLIENTS, "local");
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Outgoing outgoing =
      new Outgoing(
          KIT.system(),
          central,
          new Topic(regions.topic("local"), CLIENTS.ofTopic(regions.topic("local"))),
          Changes.CODEC,
          FakeCentralStore.REGION,
          PUBLISHING,
          InstantSource.system(),
          new MessageMetrics(meters));

  @AfterEach
  void admit() {
    AWS.admit();
  }

  @AfterAll
  static void end() {
    KIT.shutdownTestKit();
    CLIENTS.close();
    AWS.close();
  }

  @Test
  void publishesABatchAndMarksIt() {
    allow(12);

    assertThat(get(outgoing.own())).isTrue();
    assertThat(regions.global.waiting()).isEqualTo(10);
    assertThat(get(central.unpublished(100))).hasSize(2);

    assertThat(get(outgoing.own())).isFalse();
    assertThat(regions.global.waiting()).isEqualTo(12);
    assertThat(get(central.unpublished(100))).isEmpty();
    assertThat(counted("domain-allowed", "published")).isEqualTo(12);
  }

  @Test
  void marksNothingThatSnsDidNotTake() {
    allow(3);
    AWS.refuse();

    assertThatThrownBy(() -> get(outgoing.own())).isInstanceOf(RuntimeException.class);

    assertThat(get(central.unpublished(100))).hasSize(3);
    assertThat(counted("domain-allowed", "published")).isZero();
    AWS.admit();
    get(outgoing.own());
    assertThat(get(central.unpublished(100))).isEmpty();
    assertThat(regions.global.waiting()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void leavesWhatIsTooLongToReconciliation() {
    allow(1);
    issue("shop0.example", "\"".repeat(PemChain.LONGEST));

    get(outgoing.own());

    assertThat(get(central.unpublished(100))).isEmpty();
    assertThat(regions.global.waiting()).isOne();
    assertThat(counted("domain-allowed", "published")).isOne();
    assertThat(counted("certificate-issued", "failed")).isOne();
  }

  private void issue(String text, String chain) {
    var name = DomainName.parse(text);
    var lease = (Acquired) get(central.acquire(name, "here", Duration.ofMinutes(1)));
    var now = Instant.parse("2026-01-01T00:00:00Z");
    get(
        central.succeed(
            lease.lease(),
            new SealedCertificate(name, chain, "key", "CN=x", "1", now, now, now, Revision.NONE)));
  }

  private void allow(int count) {
    for (var i = 0; i < count; i++)
      get(
          central.allow(
              DomainName.parse("shop" + i + ".example"),
              new TenantId("t1"),
              new Origin(URI.create("https://origin.example"), Optional.empty()),
              true));
  }

  private double counted(String event, String result) {
    return meters.counter("signet.bus.messages", "event", event, "result", result).count();
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
