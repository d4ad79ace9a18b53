// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.deploy.configuration.Example;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How visitors get in: the load balancer, or names of tasks, and the records that lead there. */
final class IngressTest {
  private static final String TARGETS = "AWS::ElasticLoadBalancingV2::TargetGroup";
  private static final String RECORD = "AWS::Route53::RecordSet";

  private final Synthesised example = Synthesised.example();
  private final Synthesised frugal = Synthesised.frugal();

  @Test
  void theLoadBalancerHasAnAddressOfItsOwnInEachZone() {
    var loadBalancer =
        example.resource("signet-eu", "AWS::ElasticLoadBalancingV2::LoadBalancer", "Ingress");

    assertThat(loadBalancer.path("Scheme").asText()).isEqualTo("internet-facing");
    assertThat(loadBalancer.path("Type").asText()).isEqualTo("network");
    assertThat(loadBalancer.path("SubnetMappings")).hasSize(2);
    assertThat(example.resources("signet-eu", "AWS::EC2::EIP")).hasSize(2);
  }

  @Test
  void itForwardsTcpAndAsksWhetherTheEdgeServes() {
    for (var port : new int[] {80, 443}) {
      var targets =
          example.resource("signet-eu", TARGETS, port == 80 ? "IngressHttpT" : "IngressHttpsT");

      assertThat(targets.path("Port").asInt()).isEqualTo(port);
      assertThat(targets.path("Protocol").asText()).isEqualTo("TCP");
      assertThat(targets.path("TargetType").asText()).isEqualTo("ip");
      assertThat(targets.path("HealthCheckPath").asText()).isEqualTo("/health/serving");
      assertThat(targets.path("HealthCheckPort").asText()).isEqualTo("9080");
      assertThat(targets.path("HealthCheckProtocol").asText()).isEqualTo("HTTP");
      assertThat(attributes(targets))
          .containsEntry("preserve_client_ip.enabled", "true")
          .containsEntry("proxy_protocol_v2.enabled", "false")
          .containsEntry("deregistration_delay.timeout_seconds", "30");
    }
  }

  @Test
  void withProxyProtocolNodesAreToldToExpectIt() {
    var rollOut = Synthesised.of(Example.with("ingress.nlb.client-address = proxy-v2"), "proxy");

    assertThat(attributes(rollOut.resource("signet-eu", TARGETS, "IngressHttpsT")))
        .containsEntry("preserve_client_ip.enabled", "false")
        .containsEntry("proxy_protocol_v2.enabled", "true");
    assertThat(rollOut.resource("signet-eu", "AWS::ECS::TaskDefinition", "EdgeNode").toString())
        .contains("{\"Name\":\"SIGNET_PROXY_PROTOCOL\",\"Value\":\"v2\"}");
  }

  @Test
  void theEdgeNameLeadsToTheNearestRegionThatAnswers() {
    var record = example.resource("signet-us", RECORD, "RecordsLatency");

    assertThat(record.path("Name").asText()).isEqualTo("edge.vendor.example");
    assertThat(record.path("Region").asText()).isEqualTo("us-east-1");
    assertThat(record.path("SetIdentifier").asText()).isEqualTo("us");
    assertThat(record.at("/AliasTarget/EvaluateTargetHealth").asBoolean()).isTrue();
    assertThat(record.at("/HealthCheckId/Fn::GetAtt/0").asText()).startsWith("RecordsCheck");
  }

  @Test
  void byLocationThereIsOneRecordEachAndOneForEverybodyElse() {
    assertThat(frugal.resources("signet-eu", RECORD).values())
        .extracting(record -> record.path("GeoLocation").toString())
        .containsExactlyInAnyOrder(
            "{\"ContinentCode\":\"EU\"}", "{\"CountryCode\":\"TR\"}", "{\"CountryCode\":\"*\"}");
    assertThat(frugal.resources("signet-eu", RECORD).values())
        .allMatch(record -> record.path("Type").asText().equals("CNAME"))
        .allMatch(
            record ->
                record.path("ResourceRecords").get(0).asText().equals("eu.edge.vendor.example"));
  }

  @Test
  void withoutALoadBalancerChangesOfEdgesComeToAQueue() {
    var rule = frugal.resource("signet-eu", "AWS::Events::Rule", "IngressRule");

    assertThat(rule.at("/EventPattern/detail-type/0").asText()).isEqualTo("ECS Task State Change");
    assertThat(rule.at("/EventPattern/detail/group/0").asText()).isEqualTo("service:edge");
    assertThat(frugal.resources("signet-eu", "AWS::ElasticLoadBalancingV2::LoadBalancer"))
        .isEmpty();
    assertThat(frugal.resource("signet-eu", "AWS::ECS::TaskDefinition", "ControlNode").toString())
        .contains("{\"Name\":\"SIGNET_TASK_DNS_REQUIRE_HEALTHY\",\"Value\":\"true\"}");
    assertThat(
            frugal
                .resource("signet-eu", "AWS::SQS::QueuePolicy", "IngressTasksQueue")
                .at("/PolicyDocument/Statement/1/Condition/ArnEquals/aws:SourceArn/0")
                .asText())
        .isEqualTo("arn:aws:events:eu-central-1:111122223333:rule/signet-tasks-eu");
  }

  private static Map<String, String> attributes(JsonNode targets) {
    var attributes = new TreeMap<String, String>();
    for (var attribute : targets.path("TargetGroupAttributes"))
      attributes.put(attribute.path("Key").asText(), attribute.path("Value").asText());
    return attributes;
  }
}
