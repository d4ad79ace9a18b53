// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.deploy.configuration.Configuration;
import dev.signet.deploy.configuration.Example;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Template;

/**
 * Roll-outs that the tests look at, each synthesised once with cdk-nag watching: every construct is
 * a call to Node.js and back.
 */
public final class Synthesised {
  private final Path folder;
  private final Map<String, Template> templates;

  private Synthesised(Configuration configuration, String name) {
    folder = Path.of("target", "synthesised", name).toAbsolutePath();
    var rollOut = new RollOut(configuration, folder);
    Aspects.of(rollOut.app()).add(AwsSolutionsChecks.Builder.create().reports(true).build());
    var all = rollOut.stacks();
    templates = all.stream().collect(Collectors.toMap(Stack::getStackName, Template::fromStack));
  }

  /**
   * @param name of the folder for its templates
   */
  static Synthesised of(Configuration configuration, String name) {
    return new Synthesised(configuration, name);
  }

  /** The example as it is: load balancer, ElastiCache, latency. */
  public static Synthesised example() {
    return ExampleHolder.VALUE;
  }

  /** What else can be chosen: no load balancer, a container as store, geolocation, one region. */
  public static Synthesised frugal() {
    return FrugalHolder.VALUE;
  }

  /** Where templates and reports are. */
  public Path folder() {
    return folder;
  }

  public Template template(String stack) {
    return Objects.requireNonNull(templates.get(stack), stack);
  }

  public List<String> names() {
    return templates.keySet().stream().sorted().toList();
  }

  /** A whole template. */
  public JsonNode json(String stack) {
    return new ObjectMapper().valueToTree(template(stack).toJSON());
  }

  /** The properties of all resources of a type, by logical ID. */
  public Map<String, JsonNode> resources(String stack, String type) {
    var found = new TreeMap<String, JsonNode>();
    for (var resource : json(stack).get("Resources").properties())
      if (resource.getValue().path("Type").asText().equals(type))
        found.put(resource.getKey(), resource.getValue().path("Properties"));
    return found;
  }

  /** The properties of the one resource of a type whose logical ID starts so. */
  public JsonNode resource(String stack, String type, String idPrefix) {
    var found =
        resources(stack, type).entrySet().stream()
            .filter(resource -> resource.getKey().startsWith(idPrefix))
            .map(Map.Entry::getValue)
            .toList();
    if (found.size() != 1)
      throw new AssertionError(
          type + " " + idPrefix + "…: found " + found.size() + " in " + stack + " (expected: 1)");
    return found.getFirst();
  }

  private static final class ExampleHolder {
    private static final Synthesised VALUE = new Synthesised(Example.configuration(), "example");
  }

  private static final class FrugalHolder {
    private static final Synthesised VALUE =
        new Synthesised(
            Example.with(
                """
                architecture = x86_64
                master-key-id = mrk-1234abcd12ab34cd56ef1234567890ab
                issuer.wildcards = true
                domain.routing = geolocation
                ingress = null
                ingress { kind = direct, direct.record-lifetime = 20s }
                store = null
                store { kind = container }
                network { endpoints = [sqs, secretsmanager], operators = ["10.9.0.0/16"] }
                edge { spot-share = 100, steady = 0, disk = 40,
                       schedules.mornings { cron = "0 6 * * ? *", least = 4, most = 9 } }
                database.authorities = "/opt/signet/rds.pem"
                environment-file { bucket = vendor-settings, key = signet.env }
                sites.shop { image = "registry.example/shop:1.2", health-path = /up,
                             environment-file { bucket = vendor-settings, key = shop.env } }
                regions = null
                regions.eu { aws-region = eu-central-1, addresses = "10.1.0.0/16", zones = 3,
                             locations = ["continent:EU", "country:TR"] }
                """),
            "frugal");
  }
}
