// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How the domains' actors behave. Defaults, reasons and limits stand in reference.conf under {@code
 * signet.domains}.
 */
public record DomainSettings(
    Duration idleAfter,
    Duration askTimeout,
    Duration storeTimeout,
    Duration freshFor,
    Duration regionRefresh,
    Duration stopGrace,
    int mostWaiters,
    Orders orders,
    Challenges challenges) {

  public DomainSettings {
    requirePositive("idle-after", idleAfter);
    requirePositive("ask-timeout", askTimeout);
    requirePositive("store-timeout", storeTimeout);
    requirePositive("fresh-for", freshFor);
    requirePositive("region-refresh", regionRefresh);
    requirePositive("stop-grace", stopGrace);
    if (mostWaiters < 1 || mostWaiters > 100_000)
      throw new IllegalArgumentException(
          "signet.domains.most-waiters: " + mostWaiters + " (expected: 1 to 100000)");
  }

  /**
   * @param domains the block {@code signet.domains}
   */
  public static DomainSettings from(Config domains) {
    return new DomainSettings(
        domains.getDuration("idle-after"),
        domains.getDuration("ask-timeout"),
        domains.getDuration("store-timeout"),
        domains.getDuration("fresh-for"),
        domains.getDuration("region-refresh"),
        domains.getDuration("stop-grace"),
        domains.getInt("most-waiters"),
        Orders.from(domains.getConfig("orders")),
        Challenges.from(domains.getConfig("challenges")));
  }

  /** How one order runs. */
  public record Orders(
      Duration timeout,
      Duration lease,
      Duration elsewherePoll,
      Duration elsewherePatience,
      Duration recordPatience) {

    public Orders {
      requirePositive("orders.timeout", timeout);
      requirePositive("orders.lease", lease);
      requirePositive("orders.elsewhere-poll", elsewherePoll);
      requirePositive("orders.elsewhere-patience", elsewherePatience);
      requirePositive("orders.record-patience", recordPatience);
    }

    /** How often a lease is prolonged: two prolongations may be lost before it ends. */
    Duration prolongEvery() {
      return lease.dividedBy(3);
    }

    private static Orders from(Config orders) {
      return new Orders(
          orders.getDuration("timeout"),
          orders.getDuration("lease"),
          orders.getDuration("elsewhere-poll"),
          orders.getDuration("elsewhere-patience"),
          orders.getDuration("record-patience"));
    }
  }

  /** How questions of certification authorities are answered. */
  public record Challenges(Duration keepFound, Duration keepMissing, int most) {

    public Challenges {
      requirePositive("challenges.keep-found", keepFound);
      requirePositive("challenges.keep-missing", keepMissing);
      if (most < 1 || most > 10_000)
        throw new IllegalArgumentException(
            "signet.domains.challenges.most: " + most + " (expected: 1 to 10000)");
    }

    private static Challenges from(Config challenges) {
      return new Challenges(
          challenges.getDuration("keep-found"),
          challenges.getDuration("keep-missing"),
          challenges.getInt("most"));
    }
  }

  private static void requirePositive(String key, Duration value) {
    if (!value.isPositive())
      throw new IllegalArgumentException(
          "signet.domains." + key + ": " + value + " (expected: > 0)");
  }
}
