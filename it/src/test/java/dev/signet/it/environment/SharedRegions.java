// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.environment;

import dev.signet.it.harness.AwsGate;
import dev.signet.it.harness.Folder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands tests the same three regions, with a gate between the nodes and AWS. They start with the
 * first test of the run that asks for them and end with the run; after each test, whatever it ended
 * is started again.
 */
final class SharedRegions implements ParameterResolver, AfterEachCallback {

  /** Waits that are long in production, shortened. */
  private static final String SETTINGS =
      """
      signet.domains.orders.lease = 10s
      signet.bus.aws.receiving { visibility = 5s, long-poll = 5s }
      signet.bus.progress.name-lease = 6s
      akka.cluster.split-brain-resolver.lease-majority.release-after = 5s
      """;

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    var type = parameter.getParameter().getType();
    return type == ThreeRegions.class || type == AwsGate.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var shared = shared(context);
    return parameter.getParameter().getType() == AwsGate.class ? shared.gate : shared.regions;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    shared(context).regions.all().forEach(Region::start);
    shared(context).regions.awaitCalm();
  }

  private static Shared shared(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(SharedRegions.class))
        .getOrComputeIfAbsent(Shared.class, _ -> Shared.start(), Shared.class);
  }

  private record Shared(
      Surroundings surroundings, AwsGate gate, ThreeRegions regions, Path directory)
      implements AutoCloseable {

    static Shared start() {
      var surroundings = Surroundings.start();
      var gate = AwsGate.inFrontOf(surroundings.aws().endpoint());
      try {
        var directory = Files.createTempDirectory("signet-regions-");
        var wiring = new NodeWiring(gate::endpoint, SETTINGS);
        var regions = ThreeRegions.start(surroundings, directory, wiring);
        return new Shared(surroundings, gate, regions, directory);
      } catch (IOException e) {
        surroundings.close();
        throw new UncheckedIOException(e);
      } catch (RuntimeException e) {
        surroundings.close();
        throw e;
      }
    }

    @Override
    public void close() {
      regions.close();
      gate.close();
      surroundings.close();
      Folder.delete(directory);
    }
  }
}
