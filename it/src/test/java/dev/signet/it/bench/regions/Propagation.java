// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.bench.regions;

import static dev.signet.it.bench.regions.MeasuredRegions.percentiles;
import static dev.signet.it.bench.regions.MeasuredRegions.secondsUntil;

import dev.signet.it.bench.Table;
import dev.signet.it.bench.peer.Site;
import dev.signet.it.environment.Agreement;
import dev.signet.it.environment.Region;
import dev.signet.it.harness.EdgeVisitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;

/**
 * How long a change made in region a takes to the two other regions, from the moment the program
 * that made it has its answer.
 */
public final class Propagation {
  private static final int WARM_UPS = 20;
  private static final int CHANGES = 200;

  private final MeasuredRegions measured;
  private final List<EdgeVisitor> others;

  private Propagation(MeasuredRegions measured) {
    this.measured = measured;
    var regions = measured.regions();
    others =
        Stream.of(regions.b(), regions.c())
            .map(region -> regions.visitorOf(region.edges().getFirst()))
            .toList();
  }

  public static Table measure(Site site) throws IOException {
    try (var measured = MeasuredRegions.start(site.directory().resolve("propagation"))) {
      return new Propagation(measured).measure();
    }
  }

  private Table measure() throws IOException {
    var allowed = new double[CHANGES];
    var issued = new double[CHANGES];
    var purged = new double[CHANGES];
    var removed = new double[CHANGES];
    var regions = measured.regions();
    var edge = regions.visitorOf(regions.a().edges().getFirst());
    try (var redisOfB = regions.b().redis().connect();
        var redisOfC = regions.c().redis().connect()) {
      for (var i = -WARM_UPS; i < CHANGES; i++) {
        var slot = Math.max(i, 0);
        var name = "p" + (i + WARM_UPS) + ".propagation.test";
        measured.allow(name);
        allowed[slot] = untilOnEdges(name, true);
        edge.certificateOf(name);
        issued[slot] = untilInRedis(name, redisOfB, redisOfC);
        var purge = regions.a().api().call("POST", "/v1/purges", purgeOf(name)).body();
        purged[slot] = untilDone(Agreement.json(purge).get("id").asText(), regions.a());
        regions.a().api().remove(name);
        removed[slot] = untilOnEdges(name, false);
      }
    }
    var table =
        new Table(
            "Propagation from region a to b and c, " + CHANGES + " changes of each kind",
            List.of("change", "seen", "p50", "p99"));
    add(table, "domain allowed", "on the edges of both", allowed);
    add(table, "certificate issued", "in the Redis of both", issued);
    add(table, "cache purged", "done in every region, by the API", purged);
    add(table, "domain removed", "on the edges of both", removed);
    return table;
  }

  private double untilOnEdges(String name, boolean known) {
    var start = System.nanoTime();
    return secondsUntil(
        () -> others.stream().allMatch(visitor -> isKnown(visitor, name) == known), start);
  }

  private static double untilInRedis(String name, Jedis... stores) {
    var start = System.nanoTime();
    var key = "signet:certificate:" + name;
    return secondsUntil(() -> Stream.of(stores).allMatch(store -> store.exists(key)), start);
  }

  private static double untilDone(String purge, Region asked) {
    var start = System.nanoTime();
    return secondsUntil(
        () -> !asked.api().get("/v1/purges/" + purge).body().contains("pending"), start);
  }

  private static boolean isKnown(EdgeVisitor visitor, String name) {
    try {
      return visitor.isKnown(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String purgeOf(String name) {
    return "{\"scope\":\"domain\",\"value\":\"" + name + "\"}";
  }

  private static void add(Table table, String change, String seen, double[] seconds) {
    var percentiles = percentiles(seconds);
    table.add(List.of(change, seen, percentiles.getFirst(), percentiles.getLast()));
  }
}
