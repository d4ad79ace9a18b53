// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who can reach whom, and which ways there are at all. */
final class NetworkTest {
  private final Synthesised example = Synthesised.example();
  private final Synthesised frugal = Synthesised.frugal();

  @Test
  void thereIsNoNatGatewayAndNoFunction() {
    for (var rollOut : List.of(example, frugal))
      for (var stack : rollOut.names()) {
        assertThat(rollOut.resources(stack, "AWS::EC2::NatGateway")).isEmpty();
        assertThat(rollOut.resources(stack, "AWS::Lambda::Function")).isEmpty();
      }
  }

  @Test
  void behindALoadBalancerOnlyItIsOpenToAnybody() {
    assertThat(openToAnybody(example))
        .containsExactlyInAnyOrder("BoundariesLoadBalancer 80", "BoundariesLoadBalancer 443");
  }

  @Test
  void withoutALoadBalancerTheEdgesAreOpenToAnybody() {
    assertThat(openToAnybody(frugal))
        .containsExactlyInAnyOrder("BoundariesEdge 80", "BoundariesEdge 443");
  }

  @Test
  void groupsReachEachOtherOnThePortsTheyNeed() {
    assertThat(between(example))
        .containsExactlyInAnyOrder(
            "LoadBalancer → Edge 80",
            "LoadBalancer → Edge 443",
            "LoadBalancer → Edge 9080",
            "Edge → Edge 25520",
            "Edge → Edge 8558",
            "Edge → Control 25520",
            "Edge → Control 8558",
            "Control → Edge 25520",
            "Control → Edge 8558",
            "Control → Control 25520",
            "Control → Control 8558",
            "Edge → Store 6379",
            "Control → Store 6379",
            "Operators → Control 9080");
  }

  @Test
  void onlyControlSubnetsHaveARouteToTheDatabase() {
    var routes =
        example.resources("signet-eu-network", "AWS::EC2::Route").values().stream()
            .filter(route -> route.path("DestinationCidrBlock").asText().equals("10.255.0.0/24"))
            .map(route -> route.at("/RouteTableId/Ref").asText())
            .toList();

    assertThat(routes).hasSize(2).allMatch(table -> table.startsWith("NetworkVpccontrolSubnet"));
  }

  @Test
  void theDatabaseIsOpenToControlSubnetsAndHasARouteBackToEach() {
    var open = new ArrayList<String>();
    for (var group : example.resources("signet-global", "AWS::EC2::SecurityGroup").values())
      for (var rule : group.path("SecurityGroupIngress"))
        open.add(rule.path("CidrIp").asText() + " " + rule.path("FromPort").asInt());

    assertThat(open)
        .containsExactlyInAnyOrder(
            "10.1.64.0/19 5432", "10.1.96.0/19 5432", "10.2.64.0/19 5432", "10.2.96.0/19 5432");
    assertThat(example.resources("signet-peering", "AWS::EC2::Route").values())
        .extracting(route -> route.path("DestinationCidrBlock").asText())
        .containsOnly("10.1.64.0/19", "10.1.96.0/19", "10.2.64.0/19", "10.2.96.0/19")
        .hasSize(2 * 4);
  }

  /** Their names lead to the endpoints from the whole VPC, so for sites and operators too. */
  @Test
  void endpointsLetInWhateverRunsInTheVpc() {
    var rules =
        frugal
            .resource("signet-eu", "AWS::EC2::SecurityGroup", "EndpointsGroup")
            .path("SecurityGroupIngress");

    assertThat(Json.elements(rules))
        .extracting(rule -> rule.path("CidrIp").asText() + " " + rule.path("FromPort").asInt())
        .containsExactly("10.1.0.0/16 443");
    assertThat(frugal.resources("signet-eu", "AWS::EC2::SecurityGroupIngress").values())
        .noneMatch(rule -> rule.path("GroupId").toString().contains("Endpoints"));
  }

  @Test
  void chosenServicesAreReachedInsideTheVpc() {
    assertThat(frugal.resources("signet-eu", "AWS::EC2::VPCEndpoint").values())
        .extracting(endpoint -> endpoint.path("ServiceName").toString())
        .anyMatch(name -> name.contains(".sqs"))
        .anyMatch(name -> name.contains(".secretsmanager"))
        .hasSize(2);
    assertThat(frugal.resources("signet-eu-network", "AWS::EC2::VPCEndpoint").values())
        .extracting(endpoint -> endpoint.path("ServiceName").toString())
        .singleElement()
        .asString()
        .contains(".s3");
  }

  /** A control node that starts before them would fail, and its deployment be taken back. */
  @Test
  void theWaysToTheDatabaseAndBackAreMadeBeforeTheNodes() throws IOException {
    var manifest = new ObjectMapper().readTree(example.folder().resolve("manifest.json").toFile());

    assertThat(Json.texts(manifest.at("/artifacts/signet-eu/dependencies")))
        .contains("signet-peering", "signet-eu-network", "signet-global");
    assertThat(Json.texts(manifest.at("/artifacts/signet-peering/dependencies")))
        .contains("signet-eu-network", "signet-us-network", "signet-global");
  }

  @Test
  void operatorsAddressesMayCallTheManagementApi() {
    var rules = new ArrayList<String>();
    for (var rule :
        frugal
            .resource("signet-eu", "AWS::EC2::SecurityGroup", "BoundariesControl")
            .path("SecurityGroupIngress"))
      rules.add(rule.path("CidrIp").asText() + " " + rule.path("FromPort").asInt());

    assertThat(rules).containsExactly("10.9.0.0/16 9080");
  }

  private static List<String> openToAnybody(Synthesised rollOut) {
    var open = new ArrayList<String>();
    rollOut
        .resources("signet-eu", "AWS::EC2::SecurityGroup")
        .forEach(
            (id, group) -> {
              for (var rule : group.path("SecurityGroupIngress"))
                if (rule.path("CidrIp").asText().equals("0.0.0.0/0"))
                  open.add(withoutHash(id) + " " + rule.path("FromPort").asInt());
            });
    return open;
  }

  private static List<String> between(Synthesised rollOut) {
    return rollOut.resources("signet-eu", "AWS::EC2::SecurityGroupIngress").values().stream()
        .map(
            rule ->
                "%s → %s %d"
                    .formatted(
                        group(rule.at("/SourceSecurityGroupId/Fn::GetAtt/0").asText()),
                        group(rule.at("/GroupId/Fn::GetAtt/0").asText()),
                        rule.path("FromPort").asInt()))
        .toList();
  }

  private static String group(String id) {
    return withoutHash(id).substring("Boundaries".length());
  }

  private static String withoutHash(String id) {
    return id.substring(0, id.length() - 8);
  }
}
