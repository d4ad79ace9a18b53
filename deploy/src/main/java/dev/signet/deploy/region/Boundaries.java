// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.region;

import dev.signet.deploy.configuration.Cidr;
import dev.signet.deploy.configuration.Configuration;
import dev.signet.deploy.configuration.Ingress;
import dev.signet.deploy.configuration.Store;
import dev.signet.deploy.observation.Accepted;
import java.util.List;
import java.util.Optional;
import software.amazon.awscdk.services.ec2.IPeer;
import software.amazon.awscdk.services.ec2.Peer;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.Vpc;
import software.constructs.Construct;

/**
 * Who may open a connection to whom:
 *
 * <pre>
 * internet ─80,443─▶ load balancer ─80,443,9080─▶ edge ◀─cluster─▶ control ◀─9080─ operators
 *    └── 80,443 (without a load balancer) ──────────┘ └──6379──▶ store ◀──6379──┘
 * </pre>
 */
public final class Boundaries extends Construct {
  private final SecurityGroup edge;
  private final SecurityGroup control;
  private final SecurityGroup store;
  private final SecurityGroup operators;
  private final Optional<SecurityGroup> loadBalancer;

  public Boundaries(Construct scope, String id, Configuration configuration, Vpc vpc) {
    super(scope, id);
    edge = group("Edge", vpc, "Edges", true);
    control = group("Control", vpc, "Control nodes", true);
    // A container's image comes from a public registry; ElastiCache opens no connection.
    var storeFetches = configuration.store() instanceof Store.Container;
    store = group("Store", vpc, "Store of the region", storeFetches);
    operators = group("Operators", vpc, "May call the management API", true);
    loadBalancer =
        configuration.ingress() instanceof Ingress.LoadBalancer
            ? Optional.of(group("LoadBalancer", vpc, "The load balancer", true))
            : Optional.empty();

    var publicSide = loadBalancer.orElse(edge);
    fromAnywhere(publicSide, NodePorts.HTTP, "visitors and challenges");
    fromAnywhere(publicSide, NodePorts.HTTPS, "visitors");
    Accepted.finding(
        publicSide, "EC23", "Visitors come from anywhere; only ports 80 and 443 are open to them.");
    loadBalancer.ifPresent(
        group -> {
          allow(edge, group, NodePorts.HTTP, "visitors by the load balancer");
          allow(edge, group, NodePorts.HTTPS, "visitors by the load balancer");
          allow(edge, group, NodePorts.ADMIN, "health checks of the load balancer");
        });
    for (var from : List.of(edge, control))
      for (var to : List.of(edge, control)) {
        allow(to, from, NodePorts.CLUSTER, "cluster of the region");
        allow(to, from, NodePorts.BOOTSTRAP, "forming cluster of the region");
      }
    for (var from : List.of(edge, control))
      allow(store, from, RegionStore.PORT, "nodes of the region");
    allow(control, operators, NodePorts.ADMIN, "management API");
    for (Cidr addresses : configuration.network().operators())
      allow(control, Peer.ipv4(addresses.toString()), NodePorts.ADMIN, "management API");
  }

  public SecurityGroup edge() {
    return edge;
  }

  public SecurityGroup control() {
    return control;
  }

  public SecurityGroup store() {
    return store;
  }

  /** Present where there is a load balancer. */
  public Optional<SecurityGroup> loadBalancer() {
    return loadBalancer;
  }

  /** For whatever is to call the management API: a CloudShell, a task of the operator's own. */
  public SecurityGroup operators() {
    return operators;
  }

  private SecurityGroup group(String id, Vpc vpc, String description, boolean outbound) {
    return SecurityGroup.Builder.create(this, id)
        .vpc(vpc)
        .description(description)
        .allowAllOutbound(outbound)
        .build();
  }

  private static void fromAnywhere(SecurityGroup to, int port, String why) {
    allow(to, Peer.anyIpv4(), port, why);
  }

  private static void allow(SecurityGroup to, IPeer from, int port, String why) {
    to.addIngressRule(from, Port.tcp(port), why);
  }
}
