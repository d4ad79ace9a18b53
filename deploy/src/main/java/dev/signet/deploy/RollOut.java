// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy;

import dev.signet.deploy.configuration.Configuration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.DefaultStackSynthesizer;

/**
 * The stacks of one configuration, and what they know of each other:
 *
 * <pre>
 * NAME-global ◀── NAME-REGION (one per region) ◀── NAME-peering
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
    regions =
        configuration.regions().stream()
            .map(region -> new RegionStack(app, configuration, region, global.places()))
            .toList();
    for (var region : regions)
      global.database().allowFrom(region.place().name(), region.network().controlAddresses());
    peering = new PeeringStack(app, configuration, global, regions);
  }

  public App app() {
    return app;
  }

  public GlobalStack global() {
    return global;
  }

  /** In alphabetical order of their names. */
  public List<RegionStack> regions() {
    return regions;
  }

  public PeeringStack peering() {
    return peering;
  }

  /** Writes the templates. */
  public void write() {
    app.synth();
  }
}
