// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.actors.testing.AwsEmulator;
import dev.signet.edge.node.settings.SettingsReader;
import dev.signet.it.harness.Program;
import dev.signet.it.harness.SignetNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * {@code deploy/compose.yaml} tells its nodes what nodes understand and what is true of the bus,
 * starts things in an order that works, and opens nothing to the network.
 */
final class ComposeTest {
  private static final Path FILE = Path.of("../deploy/compose.yaml");

  private static Map<String, Map<?, ?>> services;

  @BeforeAll
  static void read() throws IOException {
    Map<?, ?> all = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(FILE));
    services = new TreeMap<>();
    for (var service : map(all.get("services")).entrySet())
      services.put(service.getKey().toString(), map(service.getValue()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"region-a", "region-b"})
  void everyVariableIsOneThatANodeKnowsAndTakes(String region, @TempDir Path folder)
      throws IOException {
    var environment = environment(region);
    var authority = Files.writeString(folder.resolve("ca.pem"), "the authority's own");
    environment.put("SIGNET_ACME_CA_FILE", authority.toString());

    assertThat(SettingsReader.read(environment).unknownVariables()).isEmpty();
  }

  @Test
  void theNodesAreToldOfTheBusThatItsServiceCreates() {
    var inside = environment("bus");
    var port = URI.create(Objects.requireNonNull(inside.get("AWS_ENDPOINT_URL"))).getPort();
    try (var emulator = AwsEmulator.started()) {
      var command = new ArrayList<>(List.of("env"));
      inside.put("AWS_ENDPOINT_URL", emulator.endpoint().toString());
      inside.forEach((name, value) -> command.add(name + "=" + value));
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-XX:TieredStopAtLevel=1", "-jar", SignetNode.JAR.toString()));
      for (var word : list(service("bus").get("command"))) command.add(word.toString());

      var setup = Program.run(command.toArray(String[]::new));

      assertThat(setup.exitCode()).as(setup.text()).isZero();
      var told =
          Stream.of("region-a", "region-b")
              .flatMap(region -> environment(region).entrySet().stream())
              .filter(variable -> variable.getKey().startsWith("SIGNET_BUS"))
              .map(variable -> variable.getKey() + "=" + variable.getValue())
              .toList();
      var created =
          setup
              .text()
              .replace(":" + emulator.endpoint().getPort() + "/", ":" + port + "/")
              .lines()
              .filter(line -> line.startsWith("SIGNET_BUS"))
              .toList();
      assertThat(told).containsExactlyInAnyOrderElementsOf(created);
    }
  }

  @Test
  void whoeverNeedsAServiceWaitsUntilItWorks() {
    services.forEach(
        (name, service) -> {
          for (var needed : map(service.get("depends_on")).entrySet()) {
            var other = service(needed.getKey().toString());
            var condition = map(needed.getValue()).get("condition");
            var check = map(other.get("healthcheck"));
            if (Boolean.TRUE.equals(check.get("disable")))
              assertThat(condition).isEqualTo("service_completed_successfully");
            else assertThat(condition).isEqualTo("service_healthy");
          }
        });
  }

  @Test
  void everyServiceThatStaysIsWatched() {
    services.forEach(
        (name, service) -> {
          var check = map(service.get("healthcheck"));
          if (!name.equals("bus"))
            assertThat(list(check.get("test"))).as(name).hasSizeGreaterThan(1);
        });
  }

  @Test
  void noPortIsOpenToTheNetworkAndNoneIsTakenTwice() {
    var ports =
        services.values().stream()
            .flatMap(service -> list(service.get("ports")).stream())
            .map(Object::toString)
            .toList();

    assertThat(ports).isNotEmpty().allMatch(port -> port.startsWith("127.0.0.1:"));
    assertThat(ports.stream().map(port -> port.substring(0, port.lastIndexOf(':'))))
        .doesNotHaveDuplicates();
  }

  @Test
  void nodesRunAsTheTaskDefinitionsRunThem() {
    for (var region : List.of("region-a", "region-b")) {
      assertThat(service(region).get("read_only")).isEqualTo(true);
      assertThat(service(region).get("user")).as("another user than the image's").isNull();
      assertThat(list(service(region).get("cap_drop"))).isEqualTo(List.of("ALL"));
    }
  }

  private static Map<?, ?> service(String name) {
    return Objects.requireNonNull(services.get(name), () -> name + ": no such service");
  }

  private static Map<String, String> environment(String service) {
    var environment = new TreeMap<String, String>();
    map(service(service).get("environment"))
        .forEach((name, value) -> environment.put(name.toString(), value.toString()));
    return environment;
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }
}
