// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.environment;

import dev.signet.edge.node.TerminationSignals;
import dev.signet.it.harness.Folder;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/**
 * {@code ./signet regions}: three regions to play with, until SIGTERM or Ctrl-C. Everything that
 * was started ends with it; what ends before is told on standard error, and left as it is.
 */
public final class RegionsCommand {
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Path folder;

  /** Set when all is there to be stopped in order. */
  private volatile boolean serving;

  private RegionsCommand(Path folder) {
    this.folder = folder;
  }

  /**
   * @param arguments the folder that takes {@code regions.json} and the nodes' files
   */
  public static void main(String[] arguments) throws Exception {
    var folder = Files.createDirectories(Path.of(arguments[0]));
    try (var channel =
        FileChannel.open(
            folder.resolve("regions.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      var lock = channel.tryLock();
      if (lock == null) {
        System.err.println("signet: regions run already with " + folder + " (expected: one set)");
        System.exit(1);
      }
      new RegionsCommand(folder).run();
    }
    System.exit(0);
  }

  private void run() throws IOException, InterruptedException {
    TerminationSignals.onFirst(this::stop);
    var nodes = folder.resolve("regions");
    Folder.delete(nodes); // What an earlier run left.
    var file = folder.resolve("regions.json");
    try (var around = Surroundings.start();
        var regions = ThreeRegions.start(around, nodes, wiring(around));
        var _ = PartsWatch.over(regions)) {
      serving = true;
      RegionsFile.of(regions).write(file);
      System.out.println(readyLine(regions, file));
      stop.await();
      System.err.println("signet: stopping");
      Files.deleteIfExists(file);
    }
  }

  /** While things start, nothing is served that would have to end in order. */
  private void stop() {
    if (serving) stop.countDown();
    else System.exit(0);
  }

  private static NodeWiring wiring(Surroundings around) {
    URI aws = around.aws().endpoint();
    return new NodeWiring(_ -> aws, "");
  }

  private static String readyLine(ThreeRegions regions, Path file) {
    var https = regions.surroundings().httpsPort();
    return "ready: "
        + regions.all().stream()
            .map(
                region ->
                    "%s https://%s:%d admin %s"
                        .formatted(region.name(), region.address(), https, region.api().url("")))
            .collect(Collectors.joining(", "))
        + "; all of it: "
        + file;
  }
}
