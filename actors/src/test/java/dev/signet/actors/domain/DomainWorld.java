// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import com.typesafe.config.ConfigFactory;
import dev.signet.actors.domain.Domains.AllowAnswer;
import dev.signet.actors.domain.Domains.CertificateAnswer;
import dev.signet.actors.domain.Domains.DescribeAnswer;
import dev.signet.actors.domain.Domains.RemoveAnswer;
import dev.signet.actors.domain.Domains.RenewAnswer;
import dev.signet.actors.fakes.CountingBus;
import dev.signet.actors.fakes.FakeCentralStore;
import dev.signet.actors.fakes.FakeIssuer;
import dev.signet.actors.fakes.FakeRegionStore;
import dev.signet.actors.fakes.VirtualTime;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.name.DomainName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** A domain's actor with fakes around it, in virtual time. */
final class DomainWorld implements AutoCloseable {
  static final DomainName NAME = DomainName.parse("shop.example");
  static final TenantId TENANT = new TenantId("t1");
  static final Origin ORIGIN = new Origin(URI.create("https://origin.example"), Optional.empty());
  static final Duration PATIENCE = Duration.ofSeconds(10);

  static final DomainSettings SETTINGS =
      DomainSettings.from(ConfigFactory.defaultReference().getConfig("signet.domains"));

  final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  final VirtualTime time = new VirtualTime(kit.system());
  final FakeCentralStore central = new FakeCentralStore(time);
  final FakeRegionStore region = new FakeRegionStore();
  final FakeIssuer issuer = new FakeIssuer(time);
  final CountingBus bus = new CountingBus();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final TestProbe<ClusterSharding.ShardCommand> shard = kit.createTestProbe();
  private final TestProbe<CertificateAnswer> certificates = kit.createTestProbe();
  private ActorRef<DomainActor.Command> actor;

  DomainWorld() {
    actor = spawn("here");
  }

  /** Another actor for the same name, as in another region or after a restart. */
  ActorRef<DomainActor.Command> spawn(String owner) {
    var with =
        new Collaborators(
            central,
            region,
            issuer,
            bus,
            SETTINGS,
            owner,
            time,
            () -> 0.5,
            new OrderMetrics(meters));
    return kit.spawn(DomainActor.create(NAME, with, shard.getRef()));
  }

  void restart() {
    kit.stop(actor);
    actor = spawn("here again");
  }

  ActorRef<DomainActor.Command> actor() {
    return actor;
  }

  /** Asks, and waits for the answer. */
  <A> A ask(Function<ActorRef<A>, DomainActor.Command> question) {
    TestProbe<A> probe = kit.createTestProbe();
    actor.tell(question.apply(probe.getRef()));
    return probe.receiveMessage();
  }

  AllowAnswer allow() {
    return ask(replyTo -> new DomainActor.Allow(TENANT, ORIGIN, true, replyTo));
  }

  RemoveAnswer remove() {
    return ask(DomainActor.Remove::new);
  }

  DescribeAnswer describe() {
    return ask(DomainActor.Describe::new);
  }

  RenewAnswer renew() {
    return ask(DomainActor.Renew::new);
  }

  CertificateAnswer certificate() {
    return ask(replyTo -> new DomainActor.FetchCertificate(PATIENCE, replyTo));
  }

  /** A handshake whose answer is read with {@link #answered}. */
  void handshake() {
    actor.tell(new DomainActor.FetchCertificate(PATIENCE, certificates.getRef()));
  }

  CertificateAnswer answered() {
    return certificates.receiveMessage();
  }

  void nobodyIsAnswered() {
    certificates.expectNoMessage(Duration.ZERO);
  }

  /** Allows the name and brings it to where an order waits for the authority. */
  void allowedAndOrdering() {
    allow();
    handshake();
    ordered(1);
  }

  /** Allows the name and brings it a certificate. */
  void allowedAndActive() {
    allowedAndOrdering();
    issuer.issue();
    answered();
  }

  void ordered(int times) {
    eventually(() -> issuer.orders() == times);
  }

  void called(String call, int times) {
    eventually(() -> central.faults.calls(call) >= times);
  }

  void eventually(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(5)).pollInterval(Duration.ofMillis(2)).until(condition);
  }

  double counted(String result) {
    return meters.get("signet.orders").tag("result", result).counter().count();
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }
}
