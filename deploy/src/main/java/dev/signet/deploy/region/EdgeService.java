// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.region;

import dev.signet.deploy.configuration.Ingress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.services.ecs.CapacityProviderStrategy;
import software.amazon.awscdk.services.ecs.DeploymentCircuitBreaker;
import software.amazon.awscdk.services.ecs.FargateService;
import software.constructs.Construct;

/**
 * The edges of a region. They hold what serving takes and nothing else: no credentials of the
 * database, none of the management API, nothing of the certificate authority, and no right to call
 * any AWS service but to write their metrics.
 */
public final class EdgeService extends Construct {
  static final String NAME = "edge";

  private final FargateService service;

  public EdgeService(Construct scope, String id, RegionParts parts) {
    super(scope, id);
    var configuration = parts.configuration();
    var edges = configuration.edges();
    var task =
        new NodeTask(
            this,
            "Node",
            parts,
            NAME,
            new TaskShape(edges.fleet().size(), configuration.architecture(), edges.disk()),
            variables(parts),
            Map.of());
    task.open(NodePorts.HTTP);
    task.open(NodePorts.HTTPS);
    service =
        FargateService.Builder.create(this, "Service")
            .cluster(parts.cluster().cluster())
            .serviceName(NAME)
            .taskDefinition(task.definition())
            // How many there are is for EdgeScaling to say; a number here would undo it at each
            // update.
            // A new edge serves before an old one goes.
            .minHealthyPercent(100)
            .maxHealthyPercent(200)
            .circuitBreaker(DeploymentCircuitBreaker.builder().rollback(true).build())
            .capacityProviderStrategies(capacity(edges.steady(), edges.spotShare()))
            .vpcSubnets(parts.network().edge())
            .securityGroups(List.of(parts.boundaries().edge()))
            // The way out to origins; without a load balancer also the way in.
            .assignPublicIp(true)
            .build();
  }

  public FargateService service() {
    return service;
  }

  /** The steady ones first, then shares of a hundred. */
  private static List<CapacityProviderStrategy> capacity(int steady, int spotShare) {
    return List.of(
        CapacityProviderStrategy.builder()
            .capacityProvider("FARGATE")
            .base(steady)
            .weight(100 - spotShare)
            .build(),
        CapacityProviderStrategy.builder()
            .capacityProvider("FARGATE_SPOT")
            .weight(spotShare)
            .build());
  }

  private static Map<String, String> variables(RegionParts parts) {
    var variables = new TreeMap<String, String>();
    variables.put("SIGNET_BIND", NodeTask.ANY_ADDRESS);
    variables.put("SIGNET_HTTP_PORT", Integer.toString(NodePorts.HTTP));
    variables.put("SIGNET_HTTPS_PORT", Integer.toString(NodePorts.HTTPS));
    variables.put("SIGNET_CACHE_MEMORY", parts.configuration().edges().memoryCache() + "MiB");
    if (parts.configuration().ingress() instanceof Ingress.LoadBalancer(var client, _)
        && client == Ingress.ClientAddress.PROXY_PROTOCOL)
      variables.put("SIGNET_PROXY_PROTOCOL", "v2");
    return variables;
  }
}
