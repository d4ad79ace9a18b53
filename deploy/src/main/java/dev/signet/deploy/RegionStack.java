// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy;

import dev.signet.deploy.bus.RegionBus;
import dev.signet.deploy.configuration.Configuration;
import dev.signet.deploy.configuration.Ingress;
import dev.signet.deploy.configuration.Region;
import dev.signet.deploy.configuration.Store;
import dev.signet.deploy.observation.Accepted;
import dev.signet.deploy.region.Boundaries;
import dev.signet.deploy.region.CentralPlaces;
import dev.signet.deploy.region.ContainerStore;
import dev.signet.deploy.region.ControlService;
import dev.signet.deploy.region.DirectIngress;
import dev.signet.deploy.region.EdgeRecords;
import dev.signet.deploy.region.EdgeScaling;
import dev.signet.deploy.region.EdgeService;
import dev.signet.deploy.region.Endpoints;
import dev.signet.deploy.region.LoadBalancerIngress;
import dev.signet.deploy.region.ManagedStore;
import dev.signet.deploy.region.MetricsCollector;
import dev.signet.deploy.region.RegionAlarms;
import dev.signet.deploy.region.RegionCluster;
import dev.signet.deploy.region.RegionDashboard;
import dev.signet.deploy.region.RegionNetwork;
import dev.signet.deploy.region.RegionParts;
import dev.signet.deploy.region.RegionStore;
import dev.signet.deploy.region.SiteService;
import java.util.List;
import software.constructs.Construct;

/**
 * One region: all it takes to serve visitors, and to go on serving when every other region is gone.
 */
public final class RegionStack extends SignetStack {
  private final Configuration configuration;
  private final Region region;
  private final RegionNetwork network;

  RegionStack(
      Construct scope,
      Configuration configuration,
      Region region,
      RegionNetwork network,
      CentralPlaces central) {
    super(
        scope, configuration, region.name(), region.awsRegion(), "Signet: region " + region.name());
    this.configuration = configuration;
    this.region = region;
    this.network = network;
    Accepted.warning(
        this,
        "W9007",
        "The subnets differ; each is read from the network's stack, and the rule takes whatever it"
            + " cannot read for the same.");
    var boundaries = new Boundaries(this, "Boundaries", configuration, network.vpc());
    new Endpoints(this, "Endpoints", configuration, region, network);
    var cluster = new RegionCluster(this, "Cluster", configuration, region, network);
    var store = store(cluster, boundaries);
    var metrics = new MetricsCollector(this, "Metrics", configuration, region, cluster);
    var parts =
        new RegionParts(configuration, region, network, boundaries, cluster, metrics, store);

    var bus = new RegionBus(this, "Bus", configuration, region);
    var control = new ControlService(this, "Control", parts, bus, central);
    var edges = new EdgeService(this, "Edge", parts);
    for (var site : configuration.sites())
      if (site.isIn(region)) new SiteService(this, "Site-" + site.name(), parts, site);
    new EdgeScaling(this, "EdgeScaling", parts, edges);
    inOrder(store, control, edges);

    var alarms = new RegionAlarms(this, "Alarms", parts);
    alarms.watchBus(bus);
    if (store instanceof ManagedStore managed) alarms.watchStore(managed);
    switch (configuration.ingress()) {
      case Ingress.LoadBalancer wanted -> openByLoadBalancer(parts, wanted, edges, alarms);
      case Ingress.Direct wanted -> openDirectly(parts, wanted, control, alarms);
    }
    new RegionDashboard(this, "Dashboard", parts, bus, edges, control);
  }

  /** No node starts without the store, and an edge waits for control nodes to join. */
  private static void inOrder(RegionStore store, ControlService control, EdgeService edges) {
    edges.service().getNode().addDependency(control.service());
    if (store instanceof ContainerStore container)
      for (var nodes : List.of(control.service(), edges.service()))
        nodes.getNode().addDependency(container);
  }

  private RegionStore store(RegionCluster cluster, Boundaries boundaries) {
    return switch (configuration.store()) {
      case Store.Managed wanted ->
          new ManagedStore(this, "Store", configuration, region, wanted, network, boundaries);
      case Store.Container wanted ->
          new ContainerStore(this, "Store", configuration, region, wanted, cluster, boundaries);
    };
  }

  private void openByLoadBalancer(
      RegionParts parts, Ingress.LoadBalancer wanted, EdgeService edges, RegionAlarms alarms) {
    var ingress = new LoadBalancerIngress(this, "Ingress", parts, wanted, edges);
    EdgeRecords.toLoadBalancer(this, "Records", configuration, region, ingress.loadBalancer());
    alarms.watchLoadBalancer(ingress);
  }

  private void openDirectly(
      RegionParts parts, Ingress.Direct wanted, ControlService control, RegionAlarms alarms) {
    var ingress = new DirectIngress(this, "Ingress", parts, wanted, control);
    EdgeRecords.toTasks(this, "Records", configuration, region);
    alarms.watchTasks(ingress);
  }
}
