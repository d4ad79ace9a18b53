// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import static org.awaitility.Awaitility.await;

import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.Cluster;
import akka.cluster.MemberStatus;
import com.typesafe.config.ConfigFactory;
import dev.signet.actors.fakes.CountingBus;
import dev.signet.actors.fakes.FakeCentralStore;
import dev.signet.actors.fakes.FakeIssuer;
import dev.signet.actors.fakes.FakeRegionStore;
import dev.signet.actors.renewal.RenewalScheduler;
import dev.signet.actors.renewal.RenewalSettings;
import dev.signet.actors.renewal.Renewals;
import dev.signet.protocol.name.DomainName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A control node of its own in this Java machine, in a cluster whose faults are noticed soon. */
final class ControlNode implements Renewals, AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final DomainSettings SETTINGS =
      DomainSettings.from(
          ConfigFactory.parseString("ask-timeout = 2s, stop-grace = 1s, orders.lease = 3s")
              .withFallback(ConfigFactory.defaultReference().getConfig("signet.domains")));

  final FakeIssuer issuer;
  final ShardedDomains domains;
  private final ActorSystem<Void> system;
  private final FakeCentralStore central;

  private ControlNode(
      String name, ActorSystem<Void> system, FakeCentralStore central, FakeRegionStore region) {
    var clock = InstantSource.system();
    this.system = system;
    this.central = central;
    this.issuer = new FakeIssuer(clock);
    this.domains =
        DomainActors.init(
            system,
            central,
            region,
            issuer,
            new CountingBus(),
            SETTINGS,
            name,
            clock,
            new SimpleMeterRegistry());
    RenewalScheduler.init(
        system,
        central.issuance(),
        this,
        new RenewalSettings(Duration.ofMillis(100), 10, 1, 100, Duration.ofDays(7)),
        clock);
  }

  /** Founds a cluster. */
  static ControlNode first(String name, FakeCentralStore central, FakeRegionStore region) {
    var system = system();
    return joining(name, system, system, central, region);
  }

  /** Joins this one's cluster. */
  ControlNode next(String name, FakeRegionStore region) {
    return joining(name, system(), system, central, region);
  }

  /** Nothing of what it does in dying reaches a store or another node, as when it loses power. */
  void kill() {
    central.faults.away(true);
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    central.faults.away(false);
  }

  /** Tells the others, hands over and ends. */
  void leave() {
    CoordinatedShutdown.get(system)
        .runAll(CoordinatedShutdown.clusterLeavingReason())
        .toCompletableFuture()
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
  }

  @Override
  public CompletionStage<RenewalResult> renewIfDue(DomainName name) {
    return CompletableFuture.completedStage(RenewalResult.NOTHING_TO_DO);
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static ControlNode joining(
      String name,
      ActorSystem<Void> system,
      ActorSystem<Void> seed,
      FakeCentralStore central,
      FakeRegionStore region) {
    var cluster = Cluster.get(system);
    cluster.join(Cluster.get(seed).selfAddress());
    await().atMost(LIMIT).until(() -> cluster.selfMember().status().equals(MemberStatus.up()));
    return new ControlNode(name, system, central, region);
  }

  private static ActorSystem<Void> system() {
    return ActorSystem.create(
        Behaviors.empty(),
        "signet",
        ConfigFactory.parseString(
                """
                akka.actor.provider = cluster
                akka.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }
                akka.cluster {
                  roles = [control]
                  jmx.enabled = off
                  gossip-interval = 100ms
                  leader-actions-interval = 100ms
                  unreachable-nodes-reaper-interval = 100ms
                  failure-detector { heartbeat-interval = 200ms, acceptable-heartbeat-pause = 2s }
                  downing-provider-class = "akka.cluster.sbr.SplitBrainResolverProvider"
                  split-brain-resolver.stable-after = 500ms
                  down-removal-margin = 100ms
                }
                akka.coordinated-shutdown.run-by-actor-system-terminate = off
                """)
            .withFallback(ConfigFactory.load()));
  }
}
