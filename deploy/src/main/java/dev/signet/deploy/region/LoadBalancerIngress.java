// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.region;

import dev.signet.deploy.configuration.Ingress.ClientAddress;
import dev.signet.deploy.configuration.Ingress.LoadBalancer;
import dev.signet.deploy.observation.Accepted;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.ec2.CfnEIP;
import software.amazon.awscdk.services.ec2.ISubnet;
import software.amazon.awscdk.services.ecs.LoadBalancerTargetOptions;
import software.amazon.awscdk.services.elasticloadbalancingv2.HealthCheck;
import software.amazon.awscdk.services.elasticloadbalancingv2.NetworkListener;
import software.amazon.awscdk.services.elasticloadbalancingv2.NetworkLoadBalancer;
import software.amazon.awscdk.services.elasticloadbalancingv2.NetworkTargetGroup;
import software.amazon.awscdk.services.elasticloadbalancingv2.Protocol;
import software.amazon.awscdk.services.elasticloadbalancingv2.SubnetMapping;
import software.amazon.awscdk.services.elasticloadbalancingv2.TargetType;
import software.constructs.Construct;

/**
 * A Network Load Balancer with an Elastic IP in each zone in front of the edges. It forwards TCP
 * and never sees inside TLS; it asks each edge's private port whether that edge serves.
 */
public final class LoadBalancerIngress extends Construct {
  /** What a node answers 200 to while its listeners are open and it is not stopping. */
  private static final String HEALTH_PATH = "/health/serving";

  /** As long as a node drains: then it has closed its connections itself. */
  private static final Duration DEREGISTRATION = Duration.seconds(30);

  private final NetworkLoadBalancer loadBalancer;
  private final List<NetworkTargetGroup> targets = new ArrayList<>();

  public LoadBalancerIngress(
      Construct scope, String id, RegionParts parts, LoadBalancer wanted, EdgeService edges) {
    super(scope, id);
    loadBalancer =
        NetworkLoadBalancer.Builder.create(this, "LoadBalancer")
            .vpc(parts.network().vpc())
            .internetFacing(true)
            .subnetMappings(parts.network().edgeSubnets().stream().map(this::withAddress).toList())
            .crossZoneEnabled(wanted.crossZone())
            .securityGroups(parts.boundaries().loadBalancer().stream().toList())
            .deletionProtection(true)
            .build();
    Accepted.finding(
        loadBalancer,
        "ELB2",
        "A Network Load Balancer logs TLS listeners only; this one forwards TCP, and the edges log.");
    forward(parts, wanted, edges, "Http", NodePorts.HTTP);
    forward(parts, wanted, edges, "Https", NodePorts.HTTPS);
  }

  public NetworkLoadBalancer loadBalancer() {
    return loadBalancer;
  }

  /** For alarms: HTTP, then HTTPS. */
  public List<NetworkTargetGroup> targets() {
    return List.copyOf(targets);
  }

  private void forward(
      RegionParts parts, LoadBalancer wanted, EdgeService edges, String id, int port) {
    var proxyProtocol = wanted.clientAddress() == ClientAddress.PROXY_PROTOCOL;
    var group =
        NetworkTargetGroup.Builder.create(this, id + "Targets")
            .vpc(parts.network().vpc())
            .targetType(TargetType.IP)
            .protocol(Protocol.TCP)
            .port(port)
            .preserveClientIp(!proxyProtocol)
            .proxyProtocolV2(proxyProtocol)
            .deregistrationDelay(DEREGISTRATION)
            .healthCheck(
                HealthCheck.builder()
                    .protocol(Protocol.HTTP)
                    .port(Integer.toString(NodePorts.ADMIN))
                    .path(HEALTH_PATH)
                    .interval(Duration.seconds(10))
                    .timeout(Duration.seconds(5))
                    .healthyThresholdCount(2)
                    .unhealthyThresholdCount(2)
                    .build())
            .targets(
                List.of(
                    edges
                        .service()
                        .loadBalancerTarget(
                            LoadBalancerTargetOptions.builder()
                                .containerName(NodeTask.CONTAINER)
                                .containerPort(port)
                                .build())))
            .build();
    targets.add(group);
    NetworkListener.Builder.create(this, id)
        .loadBalancer(loadBalancer)
        .port(port)
        .protocol(Protocol.TCP)
        .defaultTargetGroups(List.of(group))
        .build();
  }

  private SubnetMapping withAddress(ISubnet subnet) {
    var address =
        CfnEIP.Builder.create(this, "Address-" + subnet.getNode().getId()).domain("vpc").build();
    return SubnetMapping.builder()
        .subnet(subnet)
        .allocationId(address.getAttrAllocationId())
        .build();
  }
}
