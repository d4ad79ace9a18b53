// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.command;

import com.typesafe.config.ConfigFactory;
import dev.signet.actors.bus.aws.AwsClients;
import dev.signet.actors.bus.aws.AwsSettings;
import dev.signet.actors.bus.setup.BusAddresses;
import dev.signet.actors.bus.setup.BusPlan;
import dev.signet.actors.bus.setup.BusTopology;
import dev.signet.actors.bus.setup.CreatedBus;
import dev.signet.actors.bus.setup.SetupFailedException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;

/**
 * {@code bus setup}: creates the topics and queues of the bus, or puts them right, and says what
 * each region's nodes need in their environment: on standard output, and into one file per region
 * if asked to. What it changed goes to standard error.
 */
final class BusSetupCommand {
  private static final int DONE = 0;
  private static final int NOT_DONE = 1;

  private final PrintStream output;
  private final PrintStream errors;

  BusSetupCommand(PrintStream output, PrintStream errors) {
    this.output = output;
    this.errors = errors;
  }

  /**
   * @return the exit code
   * @throws UsageException if the arguments name what cannot be created
   */
  int run(BusSetupArguments arguments) {
    var settings = AwsSettings.from(ConfigFactory.load().getConfig("signet.bus.aws.client"));
    try (var clients = AwsClients.create(settings)) {
      var plan = plan(arguments, clients);
      var bus = BusTopology.create(clients, plan, change -> errors.println("signet: " + change));
      print(bus);
      if (arguments.out().isPresent()) write(bus, arguments.out().get());
      return DONE;
    } catch (SetupFailedException e) {
      errors.println("signet: " + e.getMessage());
    } catch (IOException e) {
      errors.println("signet: --out: " + e + " (expected: a folder that can be written to)");
    }
    return NOT_DONE;
  }

  private static BusPlan plan(BusSetupArguments arguments, AwsClients clients) {
    var regions = new TreeMap<String, Region>();
    arguments
        .regions()
        .forEach(
            (name, place) ->
                regions.put(name, place.map(Region::of).orElseGet(() -> defaultRegion(clients))));
    var first = arguments.regions().values().iterator().next();
    var global =
        arguments
            .globalRegion()
            .or(() -> first)
            .map(Region::of)
            .orElseGet(() -> defaultRegion(clients));
    try {
      return new BusPlan(arguments.prefix(), regions, global);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static Region defaultRegion(AwsClients clients) {
    try {
      return clients.defaultRegion();
    } catch (SdkClientException _) {
      throw new UsageException(
          "AWS_REGION: not set (expected: the AWS region of regions that --regions gives none)");
    }
  }

  private void print(CreatedBus bus) {
    output.println(
        bus.addresses().values().stream()
            .map(addresses -> "# Region " + addresses.region() + "\n" + lines(addresses))
            .collect(Collectors.joining("\n")));
    output.flush();
  }

  private void write(CreatedBus bus, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (var addresses : bus.addresses().values()) {
      var file = folder.resolve(addresses.region() + ".env");
      Files.writeString(file, lines(addresses));
      errors.println("signet: wrote " + file);
    }
  }

  private static String lines(BusAddresses addresses) {
    return addresses.environment().entrySet().stream()
        .map(variable -> variable.getKey() + "=" + variable.getValue() + "\n")
        .collect(Collectors.joining());
  }
}
