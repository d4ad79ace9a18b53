// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.faults;

import static dev.signet.it.environment.Agreement.awaitKnown;
import static dev.signet.it.environment.Agreement.awaitSameRevision;
import static dev.signet.it.environment.Agreement.awaitUnknown;
import static dev.signet.it.environment.Agreement.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.it.environment.OnThreeRegions;
import dev.signet.it.environment.Region;
import dev.signet.it.environment.RegionNode;
import dev.signet.it.environment.ThreeRegions;
import dev.signet.it.harness.EdgeVisitor;
import dev.signet.it.harness.Program;
import dev.signet.it.harness.SteadyLoad;
import dev.signet.persistence.testing.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database is lost and restored from a backup, as docs/operations/backup.md says: certificates
 * are served without a new order, and no region takes a new change for one that it has seen.
 */
@OnThreeRegions
final class RestoredDatabaseTest {
  private static final String KEPT = "kept.restored.test";
  private static final String BACK = "back.restored.test";
  private static final String LOST = "lost.restored.test";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void regionsGoOnWithADatabaseThatKnowsLessThanTheyDo(ThreeRegions regions) throws Exception {
    var origin = regions.surroundings().origin().url();
    for (var name : List.of(KEPT, BACK)) {
      regions.a().api().allow(name, "t1", origin);
      awaitKnown(name, regions.visitors());
    }
    var kept = visitorOf(regions.b(), regions).certificateOf(KEPT).getSerialNumber();
    var back = visitorOf(regions.c(), regions).certificateOf(BACK).getSerialNumber();
    awaitSameRevision(regions);
    var backup = folder.resolve("signet.dump");
    run("pg_dump", "--format=custom", "--file=" + backup, database(regions));

    regions.b().api().remove(BACK);
    regions.b().api().allow(LOST, "t1", origin);
    awaitKnown(LOST, regions.visitors());
    visitorOf(regions.c(), regions).certificateOf(LOST);
    awaitSameRevision(regions);
    var seen = newestRevision(regions);

    var edge = regions.visitorOf(regions.a().edges().getFirst());
    var load = SteadyLoad.of(List.of(SteadyLoad.page(edge, KEPT, "/")), 10);
    try (load) {
      end(regions);
      try {
        restore(regions, backup);
        var bus = regions.surroundings().bus();
        bus.purge(bus.globalQueue());
        regions.all().forEach(region -> bus.purge(bus.inbox(region.name())));
        for (var said : makeReady(regions.all()))
          assertThat(said).contains("opens the database's private keys", "emptied");
      } finally {
        startAgain(regions);
      }
      awaitSameRevision(regions);
    }
    assertThat(load.failures()).as("edges that ran serve all the time").isEmpty();
    assertThat(load.ended()).isPositive();

    var orders = regions.surroundings().pebble().orders();
    awaitKnown(BACK, regions.visitors());
    for (var visitor : regions.visitors()) {
      assertThat(visitor.certificateOf(KEPT).getSerialNumber()).isEqualTo(kept);
      assertThat(visitor.certificateOf(BACK).getSerialNumber()).isEqualTo(back);
    }
    assertThat(regions.surroundings().pebble().orders()).isEqualTo(orders);
    awaitUnknown(LOST, List.of(visitorOf(regions.b(), regions), visitorOf(regions.c(), regions)));

    regions.c().api().remove(BACK);
    regions.a().api().allow(LOST, "t2", origin);
    awaitUnknown(BACK, regions.visitors());
    awaitKnown(LOST, regions.visitors());
    await("the new revisions are beyond all that were ever seen")
        .atMost(LIMIT)
        .until(() -> newestRevision(regions) > seen);
    assertThat(visitorOf(regions.b(), regions).https(LOST, "/").status()).isEqualTo(200);
  }

  /** A region that still runs is told of, and nothing is changed. */
  @Test
  void aRegionWhoseControlNodesRunIsLeftAlone(ThreeRegions regions) throws Exception {
    var before = newestRevision(regions);

    var said = makeReady(List.of(regions.b()));

    assertThat(said)
        .singleElement()
        .asString()
        .contains("signet: region b: found its control nodes running");
    assertThat(newestRevision(regions)).isLessThan(before + 1_000);
    try (var redis = regions.b().redis().connect()) {
      assertThat(redis.exists("signet:complete")).isTrue();
    }
  }

  /** All nodes but the edges that are nothing else. */
  private static void end(ThreeRegions regions) {
    var controls = regions.nodes().stream().filter(RegionNode::isControl).toList();
    controls.forEach(RegionNode::beginTermination);
    controls.forEach(RegionNode::awaitEnd);
  }

  private static void startAgain(ThreeRegions regions) {
    var ended = regions.nodes().stream().filter(node -> !node.isAlive()).toList();
    ended.forEach(RegionNode::launch);
    ended.forEach(RegionNode::awaitReady);
  }

  /** Loses everything and brings the backup back, or fails and does neither: others need it. */
  private void restore(ThreeRegions regions, Path backup) {
    var script = folder.resolve("signet.sql").toString();
    run("pg_restore", "--no-owner", "--file=" + script, backup.toString());
    run(
        "psql",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        "--command=DROP SCHEMA public CASCADE; CREATE SCHEMA public",
        "--file=" + script,
        database(regions));
  }

  /**
   * Runs the command in all these regions at once, each time as a control node of the region would
   * have it, and returns what was printed.
   */
  private List<String> makeReady(List<Region> regions) throws IOException, InterruptedException {
    var outputs = new ArrayList<Path>();
    var commands = new ArrayList<Process>();
    try {
      for (var region : regions) {
        var node = region.controls().getFirst().process();
        var command = new ArrayList<>(node.command());
        command.addAll(List.of("database", "restored"));
        var output = folder.resolve(region.name() + ".txt");
        var builder =
            new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(node.variables());
        outputs.add(output);
        commands.add(builder.start());
      }
      for (var command : commands)
        assertThat(command.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      commands.forEach(Process::destroyForcibly);
    }
    var texts = new ArrayList<String>();
    for (var output : outputs) texts.add(Files.readString(output));
    return texts;
  }

  private static long newestRevision(ThreeRegions regions) {
    var newest = 0L;
    for (var region : json(regions.a().api().get("/v1/regions").body()).get("items"))
      newest = Math.max(newest, region.get("revision").asLong());
    return newest;
  }

  private static EdgeVisitor visitorOf(Region region, ThreeRegions regions) {
    return regions.visitorOf(region.edges().getFirst());
  }

  private static String database(ThreeRegions regions) {
    return "postgresql://%s:%s@127.0.0.1:%d/postgres"
        .formatted(
            PostgresServer.USER, PostgresServer.PASSWORD, regions.surroundings().postgres().port());
  }

  private static void run(String... command) {
    var result = Program.run(command);
    assertThat(result.exitCode()).as(result.text()).isZero();
  }
}
