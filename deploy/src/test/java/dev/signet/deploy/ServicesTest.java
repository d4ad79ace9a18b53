// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How tasks are kept running, how many there are, what they share, and who hears of trouble. */
final class ServicesTest {
  private static final String SERVICE = "AWS::ECS::Service";
  private static final String TARGET = "AWS::ApplicationAutoScaling::ScalableTarget";

  private final Synthesised example = Synthesised.example();
  private final Synthesised frugal = Synthesised.frugal();

  @Test
  void aNewVersionThatDoesNotStartIsTakenBackAndCostsNoTask() {
    for (var id : new String[] {"EdgeService", "ControlService"}) {
      var deployment = example.resource("signet-eu", SERVICE, id).path("DeploymentConfiguration");

      assertThat(deployment.path("DeploymentCircuitBreaker"))
          .isEqualTo(Json.of("{'Enable': true, 'Rollback': true}"));
      assertThat(deployment.path("MinimumHealthyPercent").asInt()).isEqualTo(100);
    }
  }

  @Test
  void someEdgesAreSteadyAndTheOthersShareSpotCapacity() {
    assertThat(
            example.resource("signet-eu", SERVICE, "EdgeService").path("CapacityProviderStrategy"))
        .isEqualTo(
            Json.of(
                """
                [{'CapacityProvider': 'FARGATE', 'Base': 1, 'Weight': 50},
                 {'CapacityProvider': 'FARGATE_SPOT', 'Weight': 50}]
                """));
  }

  @Test
  void edgesFollowCpuConnectionsAndTheClock() {
    var target = frugal.resource("signet-eu", TARGET, "Edge");
    var metrics = new ArrayList<String>();
    for (var policy :
        frugal.resources("signet-eu", "AWS::ApplicationAutoScaling::ScalingPolicy").entrySet())
      if (policy.getKey().startsWith("Edge")) {
        var tracking = policy.getValue().path("TargetTrackingScalingPolicyConfiguration");
        metrics.add(
            tracking.at("/PredefinedMetricSpecification/PredefinedMetricType").asText()
                + tracking.at("/CustomizedMetricSpecification/MetricName").asText()
                + " "
                + tracking.path("TargetValue").asInt());
        assertThat(tracking.path("ScaleInCooldown").asInt()).isEqualTo(600);
      }

    assertThat(metrics)
        .containsExactlyInAnyOrder(
            "ECSServiceAverageCPUUtilization 60", "signet_connections_open 2000");
    assertThat(target.path("MinCapacity").asInt()).isEqualTo(2);
    assertThat(target.at("/ScheduledActions/0/Schedule").asText()).isEqualTo("cron(0 6 * * ? *)");
    assertThat(target.at("/ScheduledActions/0/ScalableTargetAction"))
        .isEqualTo(Json.of("{'MinCapacity': 4, 'MaxCapacity': 9}"));
  }

  /** The first deployment is over when these run; fewer would wait for the others for ever. */
  @Test
  void asManyControlNodesStartAsFoundTheCluster() {
    var founding =
        Json.elements(containers("EdgeNodeTask").get(0).path("Environment")).stream()
            .filter(
                variable -> variable.path("Name").asText().equals("SIGNET_CLUSTER_FOUNDING_NODES"))
            .findFirst()
            .orElseThrow();

    assertThat(founding.path("Value").asText()).isEqualTo("2");
    assertThat(
            example.resource("signet-eu", SERVICE, "ControlService").path("DesiredCount").asInt())
        .isEqualTo(2);
  }

  /** A number in the template would undo scaling's at each update. */
  @Test
  void nothingButScalingSaysHowManyEdgesThereAre() {
    assertThat(example.resource("signet-eu", SERVICE, "EdgeService").has("DesiredCount")).isFalse();
  }

  /** An edge joins the control nodes' cluster, and no node starts without the store. */
  @Test
  void edgesComeAfterControlNodesAndBothAfterTheStore() {
    assertThat(dependencies("EdgeService")).anyMatch(id -> id.startsWith("ControlService"));
    for (var id : new String[] {"EdgeService", "ControlService"})
      assertThat(dependencies(id)).anyMatch(other -> other.startsWith("StoreService"));
  }

  private List<String> dependencies(String service) {
    for (var resource : frugal.json("signet-eu").get("Resources").properties())
      if (resource.getKey().startsWith(service)
          && resource.getValue().path("Type").asText().equals(SERVICE))
        return Json.texts(resource.getValue().path("DependsOn"));
    throw new AssertionError("no service " + service);
  }

  private JsonNode containers(String task) {
    return example
        .resource("signet-eu", "AWS::ECS::TaskDefinition", task)
        .path("ContainerDefinitions");
  }

  @Test
  void theManagedStoreTalksTlsWithAPasswordAndHasAStandby() {
    var group = example.resource("signet-eu", "AWS::ElastiCache::ReplicationGroup", "Store");

    assertThat(group.path("TransitEncryptionEnabled").asBoolean()).isTrue();
    assertThat(group.path("AtRestEncryptionEnabled").asBoolean()).isTrue();
    assertThat(group.path("AuthToken").toString()).contains("{{resolve:secretsmanager:");
    assertThat(group.path("AutomaticFailoverEnabled").asBoolean()).isTrue();
    assertThat(example.resource("signet-eu", "AWS::SecretsManager::Secret", "StoreUrl").toString())
        .contains("rediss://:{{resolve:secretsmanager:");
  }

  @Test
  void theContainerStoreHasFilesForItsConnectionsAndRunsAlone() {
    var task = frugal.resource("signet-eu", "AWS::ECS::TaskDefinition", "StoreTask");
    var service = frugal.resource("signet-eu", SERVICE, "StoreService");

    assertThat(task.at("/ContainerDefinitions/0/Ulimits"))
        .isEqualTo(Json.of("[{'Name': 'nofile', 'SoftLimit': 65536, 'HardLimit': 65536}]"));
    assertThat(service.at("/DeploymentConfiguration/MaximumPercent").asInt()).isEqualTo(100);
    assertThat(frugal.resource("signet-eu", "AWS::SecretsManager::Secret", "StoreUrl").toString())
        .contains("@store.signet.internal:6379");
  }

  @Test
  void everyAlarmMailsWhenItGoesOffAndWhenItIsOver() {
    var names = new ArrayList<String>();
    for (var alarm : example.resources("signet-eu", "AWS::CloudWatch::Alarm").values()) {
      names.add(alarm.path("AlarmName").asText());
      assertThat(alarm.path("AlarmActions")).hasSize(1);
      assertThat(alarm.path("OKActions")).hasSize(1);
    }

    assertThat(names)
        .containsExactlyInAnyOrder(
            "signet-eu-certificate-expiry",
            "signet-eu-orders-failing",
            "signet-eu-5xx",
            "signet-eu-lag",
            "signet-eu-edge-running",
            "signet-eu-control-running",
            "signet-eu-edge-metrics",
            "signet-eu-control-metrics",
            "signet-eu-inbox-dead",
            "signet-eu-inbox-waiting",
            "signet-eu-store-memory",
            "signet-eu-unhealthy-hosts",
            "signet-eu-no-healthy-host");
  }

  @Test
  void logsAreKeptForAsLongAsConfigured() {
    assertThat(example.resources("signet-eu", "AWS::Logs::LogGroup"))
        .allSatisfy(
            (id, group) ->
                assertThat(group.path("RetentionInDays").asInt())
                    .as(id)
                    .isEqualTo(id.startsWith("Metrics") ? 7 : 30));
  }
}
