// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.diagram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Map;

/**
 * What a template says about its resources.
 *
 * @param name of the stack
 */
record StackTemplate(String name, JsonNode template) {

  /**
   * Properties of the first resource of a type whose logical ID starts so; missing if there is
   * none.
   */
  JsonNode find(String type, String idPrefix) {
    return all(type, idPrefix).stream().findFirst().orElse(MissingNode.getInstance());
  }

  /** Properties of all such resources, by logical ID. */
  List<JsonNode> all(String type, String idPrefix) {
    return template.path("Resources").properties().stream()
        .filter(resource -> resource.getValue().path("Type").asText().equals("AWS::" + type))
        .filter(resource -> resource.getKey().startsWith(idPrefix))
        .sorted(Map.Entry.comparingByKey())
        .map(resource -> resource.getValue().path("Properties"))
        .toList();
  }

  boolean has(String type, String idPrefix) {
    return !all(type, idPrefix).isEmpty();
  }

  /** The ports that one security group may reach another on, such as {@code 80, 443}. */
  String ports(String from, String to) {
    return String.join(
        ", ",
        all("EC2::SecurityGroupIngress", "").stream()
            .filter(
                rule -> group(rule.path("SourceSecurityGroupId")).startsWith("Boundaries" + from))
            .filter(rule -> group(rule.path("GroupId")).startsWith("Boundaries" + to))
            .map(rule -> rule.path("FromPort").asInt())
            .sorted()
            .map(String::valueOf)
            .toList());
  }

  /** The filter of the topic's subscription of a queue in this or another stack. */
  String hop(String subscription) {
    return "hop=" + find("SNS::Subscription", subscription).at("/FilterPolicy/hop/0").asText();
  }

  /** Size of a task and how many there are. */
  List<String> service(String construct) {
    var task = find("ECS::TaskDefinition", construct);
    var scaling = find("ApplicationAutoScaling::ScalableTarget", construct);
    return List.of(
        task.path("Cpu").asText() + " CPU, " + task.path("Memory").asText() + " MiB",
        scaling.path("MinCapacity").asInt()
            + " to "
            + scaling.path("MaxCapacity").asInt()
            + " tasks");
  }

  private static String group(JsonNode reference) {
    return reference.at("/Fn::GetAtt/0").asText();
  }
}
