// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.bench.regions;

import static dev.signet.it.bench.regions.MeasuredRegions.percentiles;
import static dev.signet.it.bench.regions.MeasuredRegions.secondsUntil;

import dev.signet.it.environment.Agreement;
import dev.signet.it.environment.ThreeRegions;
import dev.signet.it.harness.EdgeVisitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;

/**
 * How long changes made in region a take to the two other regions, from the moment the program that
 * made them has its answer.
 */
public final class PropagationTimes {

  /** What changed, and where it counts as seen. */
  public enum Change {
    DOMAIN_ALLOWED("on the edges of both"),
    CERTIFICATE_ISSUED("in the Redis of both"),
    CACHE_PURGED("done in every region, by the API"),
    DOMAIN_REMOVED("on the edges of both");

    private final String seen;

    Change(String seen) {
      this.seen = seen;
    }

    String seen() {
      return seen;
    }

    /** As the bus calls it. */
    String event() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final ThreeRegions regions;
  private final List<EdgeVisitor> others;
  private final Map<Change, double[]> seconds = new EnumMap<>(Change.class);

  private PropagationTimes(ThreeRegions regions, int count) {
    this.regions = regions;
    this.others =
        Stream.of(regions.b(), regions.c())
            .map(region -> regions.visitorOf(region.edges().getFirst()))
            .toList();
    for (var change : Change.values()) seconds.put(change, new double[count]);
  }

  /**
   * Fails if one takes longer than five minutes.
   *
   * @param suffix of the names, which nobody else uses
   * @param warmUps changes of each kind that do not count
   * @param count those that do
   */
  public static PropagationTimes measure(
      ThreeRegions regions, String suffix, int warmUps, int count) throws IOException {
    var times = new PropagationTimes(regions, count);
    var edge = regions.visitorOf(regions.a().edges().getFirst());
    try (var redisOfB = regions.b().redis().connect();
        var redisOfC = regions.c().redis().connect()) {
      for (var i = -warmUps; i < count; i++) {
        var slot = Math.max(i, 0);
        var name = "p" + (i + warmUps) + "." + suffix;
        regions.a().api().allow(name, "t1", regions.surroundings().origin().url());
        times.took(Change.DOMAIN_ALLOWED, slot, times.untilOnEdges(name, true));
        edge.certificateOf(name);
        times.took(Change.CERTIFICATE_ISSUED, slot, untilInRedis(name, redisOfB, redisOfC));
        var purge = regions.a().api().call("POST", "/v1/purges", purgeOf(name)).body();
        var id = Agreement.json(purge).get("id").asText();
        times.took(Change.CACHE_PURGED, slot, times.untilDone(id));
        regions.a().api().remove(name);
        times.took(Change.DOMAIN_REMOVED, slot, times.untilOnEdges(name, false));
      }
    }
    return times;
  }

  /** Median and 99th percentile, for people. */
  List<String> percentilesOf(Change change) {
    return percentiles(secondsOf(change));
  }

  /** One for each kind of change. */
  public List<String> lines() {
    return Stream.of(Change.values())
        .map(
            change ->
                "propagation %s a→b,c p50 %s p99 %s (%d changes)"
                    .formatted(
                        change.event(),
                        percentilesOf(change).getFirst(),
                        percentilesOf(change).getLast(),
                        secondsOf(change).length))
        .toList();
  }

  private double[] secondsOf(Change change) {
    return seconds.getOrDefault(change, new double[0]);
  }

  private void took(Change change, int slot, double time) {
    secondsOf(change)[slot] = time;
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

  private double untilDone(String purge) {
    var start = System.nanoTime();
    return secondsUntil(
        () -> !regions.a().api().get("/v1/purges/" + purge).body().contains("pending"), start);
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
}
