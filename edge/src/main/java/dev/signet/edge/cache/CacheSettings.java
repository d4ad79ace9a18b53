// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import com.typesafe.config.Config;
import dev.signet.protocol.setting.SettingBounds;
import java.time.Duration;
import java.util.Locale;

/**
 * How much is kept and for how long. Defaults, reasons and limits stand in reference.conf under
 * {@code signet.cache}.
 *
 * @param memory bytes, all overhead counted; 0 turns the cache off
 * @param maxObject bytes of the longest body that is stored
 * @param tenantShare of {@code memory} that one tenant may fill, above 0 and at most 1
 * @param inFlightShare of {@code memory} that bodies on their way from origins may take on top
 * @param maxVariants stored per target URI; the oldest makes room
 */
public record CacheSettings(
    long memory,
    long maxObject,
    double tenantShare,
    double inFlightShare,
    int maxVariants,
    FreshnessRules freshness,
    ClientDirectives clientDirectives,
    Collapsing collapsing,
    Purging purging) {
  private static final SettingBounds BOUNDS = new SettingBounds("signet.cache");

  /** What request directives of clients other than only-if-cached do (RFC 9111 §5.2.1). */
  public enum ClientDirectives {
    IGNORE,
    HONOUR
  }

  public CacheSettings {
    BOUNDS.notNegative("memory", memory);
    BOUNDS.positive("max-object", maxObject);
    BOUNDS.holds(maxObject <= Integer.MAX_VALUE / 2, "max-object", maxObject, "at most 1 GiB");
    BOUNDS.holds(tenantShare > 0 && tenantShare <= 1, "tenant-share", tenantShare, "> 0 and ≤ 1");
    BOUNDS.holds(
        inFlightShare > 0 && inFlightShare <= 1, "in-flight-share", inFlightShare, "> 0 and ≤ 1");
    BOUNDS.within("max-variants", maxVariants, 1, 1000);
  }

  /**
   * @param cache the block {@code signet.cache}
   */
  public static CacheSettings from(Config cache) {
    return new CacheSettings(
        cache.getMemorySize("memory").toBytes(),
        cache.getMemorySize("max-object").toBytes(),
        cache.getDouble("tenant-share"),
        cache.getDouble("in-flight-share"),
        cache.getInt("max-variants"),
        FreshnessRules.from(cache.getConfig("freshness")),
        clientDirectives(cache.getString("client-directives")),
        Collapsing.from(cache.getConfig("collapsing")),
        Purging.from(cache.getConfig("purging")));
  }

  public boolean isOff() {
    return memory == 0;
  }

  /** Bytes that one tenant may fill. */
  long tenantBytes() {
    return Math.max(1, (long) (memory * tenantShare));
  }

  /** Bytes that bodies on their way from origins may take together. */
  long inFlightBytes() {
    return (long) (memory * inFlightShare);
  }

  /**
   * How long responses may be used where their own directives are silent.
   *
   * @param heuristicFraction of the time since the last modification (RFC 9111 §4.2.2)
   * @param heuristicLongest zero: no heuristic freshness at all
   * @param longest freshness lifetime, whatever the origin says
   * @param staleWhileRevalidate where the origin gives none (RFC 5861 §3)
   * @param staleIfError where the origin gives none (RFC 5861 §4)
   */
  public record FreshnessRules(
      double heuristicFraction,
      Duration heuristicLongest,
      Duration longest,
      Duration staleWhileRevalidate,
      Duration staleIfError) {

    public FreshnessRules {
      BOUNDS.holds(
          heuristicFraction >= 0 && heuristicFraction <= 1,
          "freshness.heuristic-fraction",
          heuristicFraction,
          "0 to 1");
      BOUNDS.notNegative("freshness.heuristic-longest", heuristicLongest);
      BOUNDS.positive("freshness.longest", longest);
      BOUNDS.notNegative("freshness.stale-while-revalidate", staleWhileRevalidate);
      BOUNDS.notNegative("freshness.stale-if-error", staleIfError);
    }

    private static FreshnessRules from(Config freshness) {
      return new FreshnessRules(
          freshness.getDouble("heuristic-fraction"),
          freshness.getDuration("heuristic-longest"),
          freshness.getDuration("longest"),
          freshness.getDuration("stale-while-revalidate"),
          freshness.getDuration("stale-if-error"));
    }
  }

  /**
   * How concurrent misses share a fetch.
   *
   * @param patience longest wait for the shared fetch's header
   * @param waiters on one fetch
   * @param rememberUncacheable how long misses of an uncacheable target do not wait for each other
   * @param mostUncacheable targets remembered
   */
  public record Collapsing(
      Duration patience, int waiters, Duration rememberUncacheable, int mostUncacheable) {

    public Collapsing {
      BOUNDS.positive("collapsing.patience", patience);
      BOUNDS.notNegative("collapsing.waiters", waiters);
      BOUNDS.positive("collapsing.remember-uncacheable", rememberUncacheable);
      BOUNDS.positive("collapsing.most-uncacheable", mostUncacheable);
    }

    private static Collapsing from(Config collapsing) {
      return new Collapsing(
          collapsing.getDuration("patience"),
          collapsing.getInt("waiters"),
          collapsing.getDuration("remember-uncacheable"),
          collapsing.getInt("most-uncacheable"));
    }
  }

  /**
   * What is remembered of purges.
   *
   * @param most per scope; past it the oldest widens to what contains it
   * @param mostPrefixes as {@code most}, for prefixes
   * @param softGrace how long a softly purged response may be served while it is revalidated
   */
  public record Purging(int most, int mostPrefixes, Duration softGrace) {

    public Purging {
      BOUNDS.positive("purging.most", most);
      BOUNDS.positive("purging.most-prefixes", mostPrefixes);
      BOUNDS.notNegative("purging.soft-grace", softGrace);
    }

    private static Purging from(Config purging) {
      return new Purging(
          purging.getInt("most"),
          purging.getInt("most-prefixes"),
          purging.getDuration("soft-grace"));
    }
  }

  private static ClientDirectives clientDirectives(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "ignore" -> ClientDirectives.IGNORE;
      case "honour" -> ClientDirectives.HONOUR;
      default ->
          throw new IllegalArgumentException(
              "signet.cache.client-directives: " + text + " (expected: ignore or honour)");
    };
  }
}
