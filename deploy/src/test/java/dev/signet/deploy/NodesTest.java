// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Nodes get the variables of docs/configuration.md, and run in as little as they need. */
final class NodesTest {
  private final Synthesised example = Synthesised.example();

  @Test
  void anEdgeKnowsWhatServingTakes() {
    assertThat(variables(example, "EdgeNode"))
        .isEqualTo(
            new TreeMap<>(
                Map.ofEntries(
                    Map.entry("SIGNET_ROLES", "edge"),
                    Map.entry("SIGNET_REGION", "eu"),
                    Map.entry("SIGNET_DATA_DIR", "/var/lib/signet"),
                    Map.entry("SIGNET_LOG_FORMAT", "json"),
                    Map.entry("SIGNET_BIND", "0.0.0.0"),
                    Map.entry("SIGNET_HTTP_PORT", "80"),
                    Map.entry("SIGNET_HTTPS_PORT", "443"),
                    Map.entry("SIGNET_ADMIN_BIND", "0.0.0.0"),
                    Map.entry("SIGNET_ADMIN_PORT", "9080"),
                    Map.entry("SIGNET_CACHE_MEMORY", "256MiB"),
                    Map.entry("SIGNET_CLUSTER_BIND", "0.0.0.0"),
                    Map.entry("SIGNET_CLUSTER_PORT", "25520"),
                    Map.entry("SIGNET_CLUSTER_MANAGEMENT_PORT", "8558"),
                    Map.entry("SIGNET_CLUSTER_FOUNDING_NODES", "2"),
                    Map.entry("SIGNET_CLUSTER_SEEDS", "dns:control.signet.internal"))));
    assertThat(secrets(example, "EdgeNode"))
        .containsOnlyKeys("SIGNET_MASTER_KEY", "SIGNET_REDIS_URL");
  }

  /** The collector's memory is not the JVM's, and a collector that ends comes back. */
  @Test
  void theCollectorIsRestartedAndHasMemoryOfItsOwn() {
    var containers =
        example
            .resource("signet-eu", "AWS::ECS::TaskDefinition", "EdgeNode")
            .path("ContainerDefinitions");

    assertThat(containers.at("/0/Memory").asInt()).isEqualTo(1024 - 128);
    assertThat(containers.at("/1/Memory").asInt()).isEqualTo(128);
    assertThat(containers.at("/1/Essential").asBoolean()).isFalse();
    assertThat(containers.at("/1/RestartPolicy"))
        .isEqualTo(Json.of("{'Enabled': true, 'RestartAttemptPeriod': 60}"));
    assertThat(containers.at("/1/Environment").toString())
        .contains("resourcedetection: {detectors: [ecs]}", "[resourcedetection, batch]");
  }

  @Test
  void wildcardsAreProvedInTheDomainsZoneWhereThatIsWanted() {
    assertThat(variables(Synthesised.frugal(), "ControlNode"))
        .containsEntry("SIGNET_ACME_CHALLENGES", "http-01,tls-alpn-01,dns-01")
        .containsEntry("SIGNET_ACME_DNS_ZONES", "vendor.example=Z0123456789ABCDEFGHIJ");
  }

  @Test
  void aMasterKeyInKmsIsNoSecret() {
    for (var node : new String[] {"EdgeNode", "ControlNode"}) {
      assertThat(variables(Synthesised.frugal(), node))
          .containsEntry(
              "SIGNET_MASTER_KEY",
              "aws-kms://arn:aws:kms:eu-central-1:111122223333:key/"
                  + "mrk-1234abcd12ab34cd56ef1234567890ab");
      assertThat(secrets(Synthesised.frugal(), node)).doesNotContainKey("SIGNET_MASTER_KEY");
    }
  }

  @Test
  void aControlNodeKnowsTheBusAndTheDatabase() {
    assertThat(variables(example, "ControlNode"))
        .containsEntry("SIGNET_ROLES", "control")
        .containsEntry("SIGNET_ISSUER", "acme")
        .containsEntry("SIGNET_ACME_EMAIL", "ops@vendor.example")
        .containsEntry("SIGNET_ARCHIVE_BUCKET", "signet-archive-111122223333")
        .containsEntry("SIGNET_ARCHIVE_REGION", "eu-central-1")
        .doesNotContainKeys("SIGNET_ACME_CHALLENGES", "SIGNET_ACME_DNS_ZONES")
        .containsEntry("SIGNET_BUS", "aws")
        .containsEntry(
            "SIGNET_BUS_TOPIC_ARN", "arn:aws:sns:eu-central-1:111122223333:signet-bus-eu")
        .containsEntry(
            "SIGNET_BUS_TOPIC_ARNS",
            "eu=arn:aws:sns:eu-central-1:111122223333:signet-bus-eu,"
                + "us=arn:aws:sns:us-east-1:111122223333:signet-bus-us")
        .containsEntry(
            "SIGNET_BUS_GLOBAL_QUEUE_URL",
            "https://sqs.eu-central-1.amazonaws.com/111122223333/signet-bus-global")
        .containsEntry(
            "SIGNET_BUS_INBOX_QUEUE_URL",
            "https://sqs.eu-central-1.amazonaws.com/111122223333/signet-bus-inbox-eu")
        .doesNotContainKey("SIGNET_ACME_DIRECTORY");
    assertThat(variables(example, "ControlNode").get("SIGNET_DATABASE_URL"))
        .startsWith("{\"Fn::Join\":[\"\",[\"jdbc:postgresql://\",{\"Fn::GetStackOutput\"")
        .endsWith(":5432/signet?sslmode=require\"]]}");
    assertThat(secrets(example, "ControlNode"))
        .containsOnlyKeys(
            "SIGNET_ADMIN_TOKEN",
            "SIGNET_DATABASE_PASSWORD",
            "SIGNET_DATABASE_USER",
            "SIGNET_MASTER_KEY",
            "SIGNET_REDIS_URL");
  }

  @Test
  void theDatabasesCertificateIsCheckedWhereItsAuthoritiesAreKnown() {
    assertThat(variables(Synthesised.frugal(), "ControlNode").get("SIGNET_DATABASE_URL"))
        .contains("sslmode=verify-full&sslrootcert=/opt/signet/rds.pem");
  }

  @Test
  void withoutALoadBalancerControlNodesKeepTheEdgesRecords() {
    assertThat(variables(Synthesised.frugal(), "ControlNode"))
        .containsEntry("SIGNET_TASK_DNS_ZONE_ID", "Z0123456789ABCDEFGHIJ")
        .containsEntry("SIGNET_TASK_DNS_DOMAIN", "edge.vendor.example")
        .containsEntry("SIGNET_TASK_DNS_TTL", "20s")
        .containsEntry("SIGNET_TASK_DNS_SERVICE", "edge")
        .containsKeys("SIGNET_TASK_DNS_QUEUE_URL", "SIGNET_TASK_DNS_CLUSTER_ARN");
  }

  @Test
  void nothingButTheDataVolumeCanBeWrittenTo() {
    for (var node : new String[] {"EdgeNode", "ControlNode"}) {
      var container = container(example, node);

      assertThat(container.path("ReadonlyRootFilesystem").asBoolean()).isTrue();
      assertThat(container.path("MountPoints"))
          .isEqualTo(
              Json.of(
                  """
                  [{'ContainerPath': '/var/lib/signet', 'ReadOnly': false, 'SourceVolume': 'data'}]
                  """));
      assertThat(container.path("Privileged").asBoolean()).isFalse();
    }
  }

  @Test
  void aNodeIsAskedForItsHealthAndHasTimeToStop() {
    var container = container(example, "EdgeNode");

    assertThat(container.at("/HealthCheck/Command"))
        .isEqualTo(Json.of("['CMD', '/opt/signet/bin/healthcheck']"));
    assertThat(container.path("StopTimeout").asInt()).isGreaterThan(30);
  }

  @Test
  void processorsAndSizesAreTheConfigurations() {
    var edge = example.resource("signet-eu", "AWS::ECS::TaskDefinition", "EdgeNode");
    var frugal = Synthesised.frugal().resource("signet-eu", "AWS::ECS::TaskDefinition", "EdgeNode");

    assertThat(edge.path("Cpu").asText()).isEqualTo("256");
    assertThat(edge.path("Memory").asText()).isEqualTo("1024");
    assertThat(edge.at("/RuntimePlatform/CpuArchitecture").asText()).isEqualTo("ARM64");
    assertThat(frugal.at("/RuntimePlatform/CpuArchitecture").asText()).isEqualTo("X86_64");
    assertThat(frugal.at("/EphemeralStorage/SizeInGiB").asInt()).isEqualTo(40);
  }

  /** What Secrets Manager makes is what the program takes as a master key: base64 of 32 bytes. */
  @Test
  void theMasterKeyHasThirtyTwoBytes() {
    var wanted =
        example
            .resource("signet-global", "AWS::SecretsManager::Secret", "SecretsMasterKey")
            .path("GenerateSecretString");

    assertThat(wanted.path("ExcludePunctuation").asBoolean()).isTrue();
    var made = "z".repeat(wanted.path("PasswordLength").asInt());
    assertThat(Base64.getDecoder().decode(made)).hasSize(32);
  }

  private static Map<String, String> variables(Synthesised rollOut, String node) {
    var variables = new TreeMap<String, String>();
    for (var variable : container(rollOut, node).path("Environment")) {
      var value = variable.path("Value");
      variables.put(
          variable.path("Name").asText(), value.isTextual() ? value.asText() : value.toString());
    }
    return variables;
  }

  private static Map<String, JsonNode> secrets(Synthesised rollOut, String node) {
    var secrets = new TreeMap<String, JsonNode>();
    for (var secret : container(rollOut, node).path("Secrets"))
      secrets.put(secret.path("Name").asText(), secret.path("ValueFrom"));
    return secrets;
  }

  private static JsonNode container(Synthesised rollOut, String node) {
    return Json.elements(
            rollOut
                .resource("signet-eu", "AWS::ECS::TaskDefinition", node)
                .path("ContainerDefinitions"))
        .stream()
        .filter(container -> container.path("Name").asText().equals("node"))
        .findFirst()
        .orElseThrow();
  }
}
