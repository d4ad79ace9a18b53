// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node;

import akka.actor.typed.ActorSystem;
import akka.remote.RemoteTransportException;
import dev.signet.edge.node.cluster.ClusterMember;
import dev.signet.edge.node.metrics.NodeMetrics;
import dev.signet.edge.origin.OriginAddressPolicy;
import dev.signet.edge.origin.OriginResolver;
import dev.signet.persistence.memory.MemoryRegionStore;
import dev.signet.persistence.redis.RedisRegionStore;
import dev.signet.persistence.region.RegionStore;
import dev.signet.persistence.seal.CertificateSeal;
import dev.signet.persistence.seal.MasterKey;
import dev.signet.persistence.seal.TinkCertificateSeal;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * What both roles stand on.
 *
 * @param blocking runs what blocks, each on a virtual thread of its own
 */
record Foundation(
    NodeConfiguration configuration,
    OtherNodes others,
    RegionStore region,
    MasterKey masterKey,
    CertificateSeal seal,
    OriginAddressPolicy originPolicy,
    NodeMetrics metrics,
    Executor blocking,
    InstantSource clock) {

  /**
   * Opens the region's store and the actor system side by side, and begins to join the cluster.
   *
   * @throws StartFailedException if one of them cannot be had
   */
  static Foundation open(NodeConfiguration configuration, Executor blocking, InstantSource clock) {
    var limit = configuration.node().startTimeout();
    var regionOpening =
        CompletableFuture.supplyAsync(() -> regionStore(configuration, clock), blocking);
    var keyOpening =
        CompletableFuture.supplyAsync(() -> MasterKeySource.open(configuration, clock), blocking);
    var others = OtherNodes.join(configuration, () -> member(configuration, regionOpening));
    var masterKey = Waiting.until(limit, "master key (SIGNET_MASTER_KEY)", keyOpening);
    var seal = new TinkCertificateSeal(masterKey);
    var region = Waiting.until(limit, "region store", regionOpening);
    Waiting.until(limit, "region store (SIGNET_REDIS_URL)", region.ping());
    var originPolicy =
        new OriginAddressPolicy(
            configuration.origins().allowPrivate(),
            OriginResolver.ofSystem(blocking, configuration.origins(), clock));
    var metrics = new NodeMetrics();
    others.register(metrics.registry());
    return new Foundation(
        configuration, others, region, masterKey, seal, originPolicy, metrics, blocking, clock);
  }

  /** Shows no key. */
  @Override
  public String toString() {
    return "Foundation[" + configuration + "]";
  }

  /** What everything on this node runs on. */
  ActorSystem<Void> system() {
    return others.system();
  }

  MeterRegistry meters() {
    return metrics.registry();
  }

  private static RegionStore regionStore(NodeConfiguration configuration, InstantSource clock) {
    return configuration
        .redis()
        .<RegionStore>map(RedisRegionStore::open)
        .orElseGet(() -> new MemoryRegionStore(clock, configuration.tombstoneRetention()));
  }

  /**
   * @throws dev.signet.edge.node.StartFailedException if the port for the other nodes cannot be had
   */
  private static ClusterMember member(
      NodeConfiguration configuration, CompletableFuture<RegionStore> region) {
    try {
      return ClusterMember.start(configuration.config(), configuration.node(), region);
    } catch (RemoteTransportException e) {
      var cluster = configuration.node().cluster();
      throw Ports.notFree("SIGNET_CLUSTER_PORT", cluster.bind(), cluster.port(), e);
    }
  }
}
