// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy;

import dev.signet.deploy.configuration.Configuration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.DefaultStackSynthesizer;
import software.amazon.awscdk.Stack;

/**
 * The stacks of one configuration, and what they know of each other:
 *
 * <pre>
 * NAME-global ◀── NAME-REGION-network ◀── NAME-peering ◀── NAME-REGION
 * </pre>
 */
public final class RollOut {
  /**
   * How the CDK is to behave, fixed here because its defaults differ between versions. References
   * between stacks are read by CloudFormation itself; the alternative is a Lambda function per
   * region.
   */
  private static final Map<String, Object> CONTEXT =
      Map.of(
          "@aws-cdk/core:defaultCrossStackReferences", "weak",
          "@aws-cdk/core:validateAgainstDefaultRules", true,
          "@aws-cdk/core:enablePartitionLiterals", true,
          "@aws-cdk/core:target-partitions", List.of("aws"),
          "@aws-cdk/core:checkSecretUsage", true,
          "@aws-cdk/aws-iam:minimizePolicies", true,
          "@aws-cdk/aws-ecs:disableExplicitDeploymentControllerForCircuitBreaker", true,
          "@aws-cdk/aws-ecs:enableImdsBlockingDeprecatedFeature", false);

  private final App app;
  private final GlobalStack global;
  private final List<NetworkStack> networks;
  private final List<RegionStack> regions;
  private final PeeringStack peering;

  /**
   * @param out folder that the templates are written to
   */
  public RollOut(Configuration configuration, Path out) {
    app =
        new App(
            AppProps.builder()
                .outdir(out.toString())
                .context(CONTEXT)
                .analyticsReporting(false)
                .treeMetadata(false)
                .stackTraces(false)
                .defaultStackSynthesizer(
                    DefaultStackSynthesizer.Builder.create()
                        // No assets, so nothing of it is needed but the roles.
                        .generateBootstrapVersionRule(false)
                        .build())
                .build());
    global = new GlobalStack(app, configuration);
    networks =
        configuration.regions().stream()
            .map(region -> new NetworkStack(app, configuration, region, global.places()))
            .toList();
    for (var network : networks)
      global.database().allowFrom(network.place().name(), network.network().controlAddresses());
    peering = new PeeringStack(app, configuration, global, networks);
    regions =
        networks.stream()
            .map(
                network ->
                    new RegionStack(
                        app, configuration, network.place(), network.network(), global.places()))
            .toList();
    for (var region : regions) region.addStackDependency(peering);
  }

  public App app() {
    return app;
  }

  /** All stacks, in the order in which they can be deployed. */
  public List<Stack> stacks() {
    var stacks = new ArrayList<Stack>();
    stacks.add(global);
    stacks.addAll(networks);
    stacks.add(peering);
    stacks.addAll(regions);
    return List.copyOf(stacks);
  }

  /** Writes the templates. */
  public void write() {
    app.synth();
  }
}
