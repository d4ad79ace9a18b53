// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import com.typesafe.config.Config;
import dev.signet.protocol.setting.SettingBounds;
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
  private static final SettingBounds BOUNDS = new SettingBounds("signet.domains");

  public DomainSettings {
    BOUNDS.positive("idle-after", idleAfter);
    BOUNDS.positive("ask-timeout", askTimeout);
    BOUNDS.positive("store-timeout", storeTimeout);
    BOUNDS.positive("fresh-for", freshFor);
    BOUNDS.positive("region-refresh", regionRefresh);
    BOUNDS.positive("stop-grace", stopGrace);
    BOUNDS.within("most-waiters", mostWaiters, 1, 100_000);
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
      BOUNDS.positive("orders.timeout", timeout);
      BOUNDS.positive("orders.lease", lease);
      BOUNDS.positive("orders.elsewhere-poll", elsewherePoll);
      BOUNDS.positive("orders.elsewhere-patience", elsewherePatience);
      BOUNDS.positive("orders.record-patience", recordPatience);
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
      BOUNDS.positive("challenges.keep-found", keepFound);
      BOUNDS.positive("challenges.keep-missing", keepMissing);
      BOUNDS.within("challenges.most", most, 1, 10_000);
    }

    private static Challenges from(Config challenges) {
      return new Challenges(
          challenges.getDuration("keep-found"),
          challenges.getDuration("keep-missing"),
          challenges.getInt("most"));
    }
  }
}
